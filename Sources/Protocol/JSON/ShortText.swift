// SPDX-License-Identifier: Apache-2.0

/// A text of up to 32 bytes, kept in words so that telling known ones apart allocates and hashes nothing.
///
/// A longer text keeps its first 32 bytes and its length, and so equals no known one.
package struct ShortText: Equatable, Sendable {
    static let capacity = 32

    /// Eight bytes each, the first of them lowest; zeros after the last.
    private(set) var words = InlineArray<4, UInt64>(repeating: 0)
    private(set) var count = 0

    package init() {}

    /// A known text; at most 32 bytes.
    package init(_ text: String) {
        precondition(text.utf8.count <= Self.capacity, "a known word is too long to be compared")
        for byte in text.utf8 { append(byte) }
    }

    /// A known text that becomes numbers in the code; at most 32 bytes.
    @inline(__always)
    init(literal text: StaticString) {
        precondition(text.utf8CodeUnitCount <= 32, "a known text is too long to be compared")
        count = text.utf8CodeUnitCount
        words[0] = text.word(at: 0)
        words[1] = text.word(at: 8)
        words[2] = text.word(at: 16)
        words[3] = text.word(at: 24)
    }

    /// A part of the bytes, in as many loads as it has words.
    init(_ bytes: Span<UInt8>, in range: Range<Int>) {
        let text = bytes.extracting(range)
        count = text.count
        guard count >= 8 else {
            words[0] = bytes.fewBytes(in: range)
            return
        }
        words[0] = text.lastWord(of: count, at: 0)
        if count > 8 { words[1] = text.lastWord(of: count, at: 8) }
        if count > 16 { words[2] = text.lastWord(of: count, at: 16) }
        if count > 24 { words[3] = text.lastWord(of: count, at: 24) }
    }

    @inline(__always)
    package static func == (one: ShortText, two: ShortText) -> Bool {
        var difference = UInt64(truncatingIfNeeded: one.count ^ two.count)
        for index in 0..<4 { difference |= one.words[index] ^ two.words[index] }
        return difference == 0
    }

    mutating func append(_ byte: UInt8) {
        if count < Self.capacity { words[count >> 3] |= UInt64(byte) &<< UInt64((count & 7) &* 8) }
        count &+= 1
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        if count == 0 {
            self = ShortText(bytes, in: range)
            return
        }
        var index = range.lowerBound
        while index < range.upperBound, count < Self.capacity {
            append(bytes[index])
            index &+= 1
        }
        count &+= range.upperBound &- index
    }

}

extension StaticString {
    /// Up to eight of the literal's bytes, the first of them lowest.
    @inline(__always)
    fileprivate func word(at start: Int) -> UInt64 {
        var word: UInt64 = 0
        for offset in 0..<8 where start &+ offset < utf8CodeUnitCount {
            word |= UInt64(byte(at: start &+ offset)) &<< UInt64(offset &* 8)
        }
        return word
    }
}

extension ShortText: CustomStringConvertible {
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    /// What has been kept of it.
    var bytes: [UInt8] {
        (0..<min(count, Self.capacity)).map { index in
            UInt8(truncatingIfNeeded: words[index >> 3] >> UInt64((index & 7) * 8))
        }
    }
}

/// Ones for the lowest bytes, eight at most.
@inline(__always)
private func mask(_ length: Int) -> UInt64 {
    length >= 8 ? .max : (1 &<< UInt64(length &* 8)) &- 1
}

extension Span<UInt8> {
    /// Fewer than eight bytes as a word. What lies after them is read with them, if it is there, and masked out.
    @inline(__always)
    fileprivate func fewBytes(in range: Range<Int>) -> UInt64 {
        if let word = word(at: range.lowerBound) { return word & mask(range.count) }
        var word: UInt64 = 0
        for index in range.reversed() { word = word &<< 8 | UInt64(self[index]) }
        return word
    }

    /// The word at `start`, which is the last of a text of `length` bytes, if not a whole one: at least one byte of it and
    /// eight before it are there.
    @inline(__always)
    fileprivate func lastWord(of length: Int, at start: Int) -> UInt64 {
        if let word = word(at: start) { return word }
        return (word(at: length &- 8) ?? 0) &>> UInt64((start &+ 8 &- length) &* 8)
    }
}
