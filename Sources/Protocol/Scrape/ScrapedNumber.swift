// SPDX-License-Identifier: Apache-2.0

/// Numbers as the text formats write them.
enum ScrapedNumber {
    /// A value: decimal, or any writing of infinity and "not a number"; nil for all else, and for what no double holds.
    static func value(_ text: ArraySlice<UInt8>) -> Double? {
        guard text.count <= 512 else { return nil }
        if let special = special(text) { return special }
        guard isDecimal(text), let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    /// Whole milliseconds, as 0.0.4 has timestamps.
    static func milliseconds(_ text: ArraySlice<UInt8>) -> Int64? {
        let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
        return Int64(String(decoding: text, as: UTF8.self))
    }

    /// Seconds with a fraction, as OpenMetrics has timestamps, in milliseconds.
    static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
        guard text.count <= 512, isDecimal(text), let value = Double(String(decoding: text, as: UTF8.self)) else {
            return nil
        }
        return Int64(exactly: (value * 1000).rounded(.toNearestOrEven))
    }

    private static func special(_ text: ArraySlice<UInt8>) -> Double? {
        let isNegative = text.first == UInt8(ascii: "-")
        let isSigned = isNegative || text.first == UInt8(ascii: "+")
        switch String(decoding: isSigned ? text.dropFirst() : text, as: UTF8.self).lowercased() {
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        case "nan": return .nan
        default: return nil
        }
    }

    private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        var digits = drop(digitsOf: &rest)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += drop(digitsOf: &rest)
        }
        guard digits > 0 else { return false }
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return rest.isEmpty }
        rest.removeFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        return drop(digitsOf: &rest) > 0 && rest.isEmpty
    }

    private static func drop(digitsOf text: inout ArraySlice<UInt8>) -> Int {
        let count = text.prefix(while: isDigit).count
        text.removeFirst(count)
        return count
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
