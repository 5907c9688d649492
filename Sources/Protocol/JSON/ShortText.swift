// SPDX-License-Identifier: Apache-2.0

/// A text of up to 32 bytes, kept in registers so that telling known words apart allocates and hashes nothing.
///
/// A longer text keeps its first 32 bytes and its length, and so equals no known word.
package struct ShortText: Equatable, Sendable {
    static let capacity = 32

    private(set) var words = SIMD4<UInt64>()
    private(set) var count = 0

    package init() {}

    /// A known word; at most 32 bytes.
    package init(_ text: String) {
        precondition(text.utf8.count <= Self.capacity, "a known word is too long to be compared")
        for byte in text.utf8 { append(byte) }
    }

    mutating func append(_ byte: UInt8) {
        if count < Self.capacity { words[count >> 3] |= UInt64(byte) &<< UInt64((count & 7) &* 8) }
        count &+= 1
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    /// The first run, and usually the only one, is loaded at once; the rest goes byte by byte.
    mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        if count == 0 {
            load(bytes.extracting(range.lowerBound...), min(range.count, Self.capacity))
            count = range.count
            return
        }
        var index = range.lowerBound
        while index < range.upperBound, count < Self.capacity {
            append(bytes[index])
            index &+= 1
        }
        count &+= range.upperBound &- index
    }

    private mutating func load(_ bytes: Span<UInt8>, _ length: Int) {
        words[0] = word(bytes, at: 0, length)
        if length > 8 { words[1] = word(bytes, at: 8, length) }
        if length > 16 { words[2] = word(bytes, at: 16, length) }
        if length > 24 { words[3] = word(bytes, at: 24, length) }
    }

    /// Up to eight bytes; those after the word are masked out, or not there to be read.
    private func word(_ bytes: Span<UInt8>, at start: Int, _ length: Int) -> UInt64 {
        if start &+ 8 <= bytes.count { return bytes.word(at: start) & mask(length &- start) }
        var word: UInt64 = 0
        for index in start..<length { word |= UInt64(bytes[index]) &<< UInt64((index &- start) &* 8) }
        return word
    }

    /// Ones for the lowest bytes, eight at most.
    private func mask(_ length: Int) -> UInt64 {
        length >= 8 ? .max : (1 &<< UInt64(length &* 8)) &- 1
    }

    /// Whether it begins with a known word of at most eight bytes.
    func begins(with word: ShortText) -> Bool {
        count >= word.count && words[0] & mask(word.count) == word.words[0]
    }

    /// A spread of the words over 64 bits; the high bits are the best mixed.
    var hash: UInt64 {
        let folded = words[0] ^ (words[1] &* 0x9E37_79B9_7F4A_7C15) ^ (words[2] &* 0xC2B2_AE3D_27D4_EB4F)
        return (folded ^ words[3] ^ UInt64(truncatingIfNeeded: count)) &* 0xFF51_AFD7_ED55_8CCD
    }
}

extension ShortText: CustomStringConvertible {
    package var description: String {
        let bytes = (0..<min(count, Self.capacity)).map { index in
            UInt8(truncatingIfNeeded: words[index >> 3] >> UInt64((index & 7) * 8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
