// SPDX-License-Identifier: Apache-2.0

/// Reads lines of numbers with single spaces between them.
struct WordReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func skips(_ word: StaticString) -> Bool {
        guard text.span.holds(word, at: position) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    /// The next number, and the space after it.
    mutating func number() -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while position < text.count, text[position] &- 0x30 < 10 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(text[position] & 15))
            guard !overflow, !carry else { return nil }
            value = sum
            position += 1
        }
        guard position > start else { return nil }
        if position < text.count, text[position] == UInt8(ascii: " ") { position += 1 }
        return value
    }

    mutating func number(below limit: Int) -> Int? {
        guard let value = number(), value < UInt64(limit) else { return nil }
        return Int(value)
    }

    mutating func endsLine() -> Bool {
        guard position < text.count, text[position] == LedgerText.lineFeed else { return false }
        position += 1
        return true
    }

    mutating func restOfLine() -> [UInt8] {
        let rest = text[position...].prefix { $0 != LedgerText.lineFeed }
        position = min(rest.endIndex + 1, text.count)
        return Array(rest)
    }
}
