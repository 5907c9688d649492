// SPDX-License-Identifier: Apache-2.0

/// Searches that look at eight bytes at a time.
///
/// The borrow of a subtraction can only mark bytes after the first true hit, so the lowest mark is always right.
extension Span<UInt8> {
    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// The first quote, backslash or control byte from `start` on; `count` when there is none.
    func endOfPlainText(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let word = word(at: index)
            let quote = word ^ (Self.ones &* 0x22)
            let backslash = word ^ (Self.ones &* 0x5C)
            let hits =
                ((quote &- Self.ones) & ~quote) | ((backslash &- Self.ones) & ~backslash)
                | ((word &- (Self.ones &* 0x20)) & ~word)
            if hits & Self.highBits != 0 { return index &+ (hits & Self.highBits).trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, self[index] >= 0x20, self[index] != 0x22, self[index] != 0x5C { index &+= 1 }
        return index
    }

    /// The first line feed or carriage return from `start` on; `count` when there is none.
    func endOfLine(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let word = word(at: index)
            let feed = word ^ (Self.ones &* 0x0A)
            let carriage = word ^ (Self.ones &* 0x0D)
            let hits = ((feed &- Self.ones) & ~feed) | ((carriage &- Self.ones) & ~carriage)
            if hits & Self.highBits != 0 { return index &+ (hits & Self.highBits).trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, self[index] != 0x0A, self[index] != 0x0D { index &+= 1 }
        return index
    }

    /// Eight bytes from `index` on, the first of them lowest. The caller has checked that they are there.
    func word(at index: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}
