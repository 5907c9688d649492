// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a sample's value: whole numbers without a point, others as Go's `strconv` writes them.
    package mutating func appendValue(_ value: Double) {
        if appendSpecial(value) { return }
        guard let whole = Int(exactly: value), whole.magnitude < 1 << 53 else { return appendGeneral(value) }
        appendDecimal(whole)
    }

    /// Appends a number as label values hold it: with a point or an exponent ("1.0", "0.005", "1.6777216e+07", "+Inf").
    ///
    /// Prometheus 3 brings a scraped `le` into this form, but not a pushed one: any other form would make two series
    /// of one bucket.
    package mutating func appendCanonical(_ value: Double) {
        if appendSpecial(value) { return }
        let first = count
        appendGeneral(value)
        if !self[first...].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }) { append(".0") }
    }

    /// Appends a finite number in digits alone, which the simplest readers of StatsD understand.
    package mutating func appendPositional(_ value: Double) {
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return appendDecimal(whole) }
        let decimal = ShortestDecimal(value)
        if decimal.isNegative { append(UInt8(ascii: "-")) }
        appendFixed(decimal)
    }

    private mutating func appendSpecial(_ value: Double) -> Bool {
        if value.isFinite { return false }
        append(value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf")
        return true
    }

    /// Appends a finite number in the layout of `strconv.FormatFloat(value, 'g', -1, 64)`.
    private mutating func appendGeneral(_ value: Double) {
        let decimal = ShortestDecimal(value)
        if decimal.isNegative { append(UInt8(ascii: "-")) }
        // "Exponent" here is that of the first digit, one less than that of the fraction.
        if (-4..<6).contains(decimal.exponent - 1) {
            appendFixed(decimal)
        } else {
            appendScientific(decimal)
        }
    }

    private mutating func appendFixed(_ decimal: ShortestDecimal) {
        let whole = Swift.max(decimal.exponent, 0)
        if whole == 0 { append(UInt8(ascii: "0")) }
        appendDigits(decimal, 0..<Swift.min(whole, decimal.count))
        for _ in decimal.count..<Swift.max(whole, decimal.count) { append(UInt8(ascii: "0")) }
        guard decimal.count > decimal.exponent, decimal.count > 0 else { return }
        append(UInt8(ascii: "."))
        for _ in 0..<Swift.max(-decimal.exponent, 0) { append(UInt8(ascii: "0")) }
        appendDigits(decimal, whole..<decimal.count)
    }

    private mutating func appendScientific(_ decimal: ShortestDecimal) {
        appendDigits(decimal, 0..<1)
        if decimal.count > 1 {
            append(UInt8(ascii: "."))
            appendDigits(decimal, 1..<decimal.count)
        }
        let exponent = decimal.exponent - 1
        append(exponent < 0 ? "e-" : "e+")
        if exponent.magnitude < 10 { append(UInt8(ascii: "0")) }
        appendDecimal(Int(exponent.magnitude))
    }

    private mutating func appendDigits(_ decimal: ShortestDecimal, _ range: Range<Int>) {
        append(copying: decimal.digits.span.extracting(range))
    }
}
