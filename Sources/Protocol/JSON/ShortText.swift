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

    /// The usual whole word comes as one run and is loaded at once; the rest goes byte by byte.
    mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        var index = range.lowerBound
        while count & 7 == 0, count < Self.capacity, index < range.upperBound, index &+ 8 <= bytes.count {
            let length = min(8, range.upperBound &- index)
            words[count >> 3] = bytes.word(at: index) & (UInt64.max &>> UInt64(64 &- length &* 8))
            count &+= length
            index &+= length
        }
        while index < range.upperBound, count < Self.capacity {
            append(bytes[index])
            index &+= 1
        }
        count &+= range.upperBound &- index
    }

    /// Whether it begins with a known word of at most eight bytes.
    func begins(with word: ShortText) -> Bool {
        let mask = UInt64.max &>> UInt64(64 &- word.count &* 8)
        return count >= word.count && words[0] & mask == word.words[0]
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
