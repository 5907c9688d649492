// SPDX-License-Identifier: Apache-2.0

/// The fewest decimal digits that read back as the same number: `0.d₁d₂d₃… × 10^exponent`.
///
/// Swift's own description has these digits but lays them out differently from Go's `strconv`, whose layout is what
/// Prometheus stores in `le`.
struct ShortestDecimal {
    let isNegative: Bool
    /// ASCII digits without leading and trailing zeros, the first `count` of these; none for zero.
    private(set) var digits = InlineArray<24, UInt8>(repeating: 0)
    private(set) var count = 0
    private(set) var exponent = 1

    /// Takes a finite number apart.
    init(_ value: Double) {
        isNegative = value.sign == .minus
        guard value != 0, !takeShort(value.magnitude) else { return }
        take(value.magnitude.description)
    }

    /// Powers of ten that are exact as doubles: whole numbers and the fractions that measurements have.
    private static let scales: InlineArray<4, (power: Double, digits: Int)> = [(1e9, 9), (1e6, 6), (1e3, 3), (1, 0)]

    /// Finds the digits of a number that has at most fifteen of them, nine behind the point, without a `String`.
    ///
    /// Sums of nanoseconds and of nano-dollars are such numbers. A whole number below 10¹⁵ and the power of ten are exact,
    /// so their quotient is the double nearest to the decimal; and no two decimals of fifteen digits share a double, so
    /// there is no shorter one.
    private mutating func takeShort(_ magnitude: Double) -> Bool {
        for index in Self.scales.indices {
            let scale = Self.scales[index]
            let scaled = (magnitude * scale.power).rounded()
            guard scaled >= 1, scaled < 1e15, scaled / scale.power == magnitude else { continue }
            take(UInt64(scaled), behindPoint: scale.digits)
            return true
        }
        return false
    }

    private mutating func take(_ whole: UInt64, behindPoint: Int) {
        var rest = whole
        var places = behindPoint
        while rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        var length = 1
        var bound: UInt64 = 10
        while rest >= bound {
            length += 1
            bound *= 10
        }
        for index in (0..<length).reversed() {
            digits[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count = length
        exponent = length - places
    }

    /// Reads "123.45", "5e-324" or "1.5e+16".
    private mutating func take(_ text: String) {
        var hasPoint = false
        var utf8 = text.utf8[...]
        exponent = 0
        while let byte = utf8.popFirst(), byte != UInt8(ascii: "e") {
            if byte == UInt8(ascii: ".") {
                hasPoint = true
            } else {
                take(byte, hasPoint: hasPoint)
            }
        }
        exponent += Self.integer(utf8)
        while count > 0, digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
    }

    private mutating func take(_ digit: UInt8, hasPoint: Bool) {
        let isLeadingZero = count == 0 && digit == UInt8(ascii: "0")
        if !hasPoint, !isLeadingZero { exponent += 1 }
        if hasPoint, isLeadingZero { exponent -= 1 }
        guard !isLeadingZero, count < digits.count else { return }
        digits[count] = digit
        count += 1
    }

    /// The value of "-05", "+16" or nothing.
    private static func integer(_ text: Substring.UTF8View) -> Int {
        let magnitude = text.reduce(0) { $1 < UInt8(ascii: "0") ? $0 : $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }
}
