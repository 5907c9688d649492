// SPDX-License-Identifier: Apache-2.0

/// The fewest decimal digits that read back as the same number: `0.d₁d₂d₃… × 10^exponent`.
///
/// Swift's own description has these digits but lays them out differently from Go's `strconv`, whose layout is what
/// Prometheus stores in `le`.
struct ShortestDecimal {
    let isNegative: Bool
    /// ASCII digits without leading and trailing zeros; none for zero.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Takes a finite number apart.
    init(_ value: Double) {
        isNegative = value.sign == .minus
        let text = value.magnitude.description.utf8
        let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
        digits = mantissa.filter { $0 != UInt8(ascii: ".") }
        exponent = mantissa.prefix { $0 != UInt8(ascii: ".") }.count + Self.integer(text.dropFirst(mantissa.count + 1))
        trim()
    }

    /// The value of "-05", "+16" or nothing.
    private static func integer(_ text: Substring.UTF8View) -> Int {
        let magnitude = text.reduce(0) { $1 < UInt8(ascii: "0") ? $0 : $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    private mutating func trim() {
        let zero = UInt8(ascii: "0")
        let leading = digits.prefix { $0 == zero }.count
        digits.removeFirst(leading)
        exponent = digits.isEmpty ? 1 : exponent - leading
        while digits.last == zero { digits.removeLast() }
    }
}
