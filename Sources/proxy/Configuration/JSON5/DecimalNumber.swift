// SPDX-License-Identifier: Apache-2.0

/// A number as it was written, free of binary rounding: 0.1 is a tenth.
struct DecimalNumber: Equatable, Sendable, CustomStringConvertible {
    /// Exponents beyond this are refused; no key needs them, and sums of them must not overflow.
    private static let exponentLimit = 1_000

    private let isNegative: Bool
    /// Without zeros at either end; empty for zero.
    private let digits: [UInt8]
    /// The power of ten of the last digit.
    private let exponent: Int

    init(_ value: Int) {
        self.init(isNegative: value < 0, digits: String(value.magnitude).utf8.map { $0 - 0x30 }, exponent: 0)
    }

    /// Reads an optional sign, digits with an optional point, and an optional exponent; nil for all else.
    init?(_ text: String) {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let parts = rest.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
            .flatMap { $0.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false) }
        guard parts.count <= 2, let mantissa = parts.first,
            let power = parts.count == 2 ? Self.exponent(parts[1]) : 0
        else { return nil }
        let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = halves.joined().utf8.map { $0 &- 0x30 }
        guard !digits.isEmpty, digits.allSatisfy({ $0 <= 9 }) else { return nil }
        let decimals = halves.count == 2 ? halves[1].utf8.count : 0
        self.init(isNegative: isNegative, digits: digits, exponent: power - decimals)
    }

    private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        let zerosAtEnd = digits.reversed().prefix { $0 == 0 }.count
        self.digits = Array(digits.dropLast(zerosAtEnd).drop { $0 == 0 })
        self.exponent = self.digits.isEmpty ? 0 : exponent + zerosAtEnd
        self.isNegative = isNegative && !self.digits.isEmpty
    }

    private static func exponent(_ text: Substring) -> Int? {
        guard let value = Int(text), abs(value) <= exponentLimit else { return nil }
        return value
    }

    /// The number times a power of ten, where that is whole, not negative and below 2⁶⁴.
    func whole(timesTenToThe power: Int = 0) -> UInt64? {
        let zeros = exponent + power
        guard !isNegative, !digits.isEmpty else { return isNegative ? nil : 0 }
        guard zeros >= 0, digits.count + zeros <= 20 else { return nil }
        var value: UInt64 = 0
        for digit in digits + [UInt8](repeating: 0, count: zeros) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The number times a power of ten, rounded half up where it is not whole; nil where `whole` is, but for that.
    func rounded(timesTenToThe power: Int) -> (value: UInt64, isExact: Bool)? {
        if let value = whole(timesTenToThe: power) { return (value, true) }
        let surplus = -(exponent + power)
        guard !isNegative, surplus > 0 else { return nil }
        let kept = DecimalNumber(isNegative: false, digits: Array(digits.dropLast(surplus)), exponent: 0)
        guard let value = kept.whole(), value < .max else { return nil }
        let isUp = surplus <= digits.count && digits[digits.count - surplus] >= 5
        return (isUp ? value + 1 : value, false)
    }

    /// As a person would write it, and as JSON takes it.
    var description: String {
        let sign = isNegative ? "-" : ""
        let mantissa = digits.isEmpty ? "0" : digits.map(String.init).joined()
        switch exponent {
        case 0...20: return sign + mantissa + String(repeating: "0", count: exponent)
        case -20..<0:
            let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + mantissa
            return "\(sign)\(padded.dropLast(-exponent)).\(padded.suffix(-exponent))"
        default: return "\(sign)\(mantissa)e\(exponent)"
        }
    }
}
