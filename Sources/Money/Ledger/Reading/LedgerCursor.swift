// SPDX-License-Identifier: Apache-2.0

/// Reads a row as `LedgerRow` writes it; anything else fails and is for `LedgerEntry.init(tolerant:)`.
struct LedgerCursor {
    private var position: Int
    private(set) var hasFailed = false

    init(at start: Int) {
        position = start
    }

    /// Whether a line has been read up to its end.
    func isAt(_ end: Int) -> Bool { !hasFailed && position == end }

    @inline(__always)
    mutating func skip(_ text: StaticString, in bytes: borrowing Span<UInt8>) {
        guard bytes.holds(text, at: position) else { return hasFailed = true }
        position &+= text.utf8CodeUnitCount
    }

    /// Skips the text if it is there.
    mutating func skips(_ text: StaticString, in bytes: borrowing Span<UInt8>) -> Bool {
        guard bytes.holds(text, at: position) else { return false }
        position &+= text.utf8CodeUnitCount
        return true
    }

    /// The inside of a string without escapes, up to its quote.
    @inline(__always)
    mutating func text(in bytes: borrowing Span<UInt8>) -> Range<Int> {
        let start = position
        while position < bytes.count, bytes[position] != LedgerText.quote {
            guard bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 0x20 else {
                hasFailed = true
                return start..<start
            }
            position &+= 1
        }
        return start..<position
    }

    /// A whole number below 10¹⁸.
    @inline(__always)
    mutating func number(in bytes: borrowing Span<UInt8>) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        while position < bytes.count, bytes[position] &- 0x30 < 10 {
            value = value &* 10 &+ UInt64(bytes[position] & 15)
            position &+= 1
        }
        if !(1...18).contains(position &- start) { hasFailed = true }
        return value
    }

    /// Dollars with nine decimals, as nano-dollars.
    @inline(__always)
    mutating func dollars(in bytes: borrowing Span<UInt8>) -> UInt64 {
        let whole = number(in: bytes)
        skip(".", in: bytes)
        let start = position
        let fraction = number(in: bytes)
        let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(fraction)
        if position &- start != 9 || overflow || carry { hasFailed = true }
        return sum
    }

    mutating func truth(in bytes: borrowing Span<UInt8>) -> Bool {
        if skips("true", in: bytes) { return true }
        skip("false", in: bytes)
        return false
    }

    mutating func instant(in bytes: borrowing Span<UInt8>) -> Int64 {
        let end = position &+ LedgerInstant.length
        guard let time = LedgerInstant.read(bytes, position..<min(end, bytes.count)) else {
            hasFailed = true
            return 0
        }
        position = end
        return time
    }
}
