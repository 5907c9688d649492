// SPDX-License-Identifier: Apache-2.0

/// Comparisons with literals. They are inlined, so that a literal becomes numbers in the code, eight bytes each.
extension Span<UInt8> {
    /// Whether the bytes in `range` are exactly `text`.
    @inline(__always)
    func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && extracting(range).equals(text, setting: 0)
    }

    /// Whether the bytes in `range` are `text`, letters in either case.
    ///
    /// - Parameters:
    ///   - range: a place of bytes that hold no control character other than a tab.
    ///   - text: lower-case letters, digits and punctuation below "@".
    /// - Returns: false also when the lengths differ.
    @inline(__always)
    func matches(_ range: Range<Int>, ignoringCase text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && extracting(range).equals(text, setting: 0x2020_2020_2020_2020)
    }

    /// Whether the bytes, with the bits of `mask` set in them, are `text`, which is as long.
    @inline(__always)
    private func equals(_ text: StaticString, setting mask: UInt64) -> Bool {
        let length = text.utf8CodeUnitCount
        var offset = 0
        while offset &+ 8 <= length {
            if word(at: offset, as: UInt64.self) | mask != text.word(at: offset, as: UInt64.self) { return false }
            offset &+= 8
        }
        if length & 4 != 0 {
            let mask = UInt32(truncatingIfNeeded: mask)
            if word(at: offset, as: UInt32.self) | mask != text.word(at: offset, as: UInt32.self) { return false }
            offset &+= 4
        }
        while offset < length {
            if self[offset] | UInt8(truncatingIfNeeded: mask) != text.byte(at: offset) { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether two places hold the same name, letters in either case; both are tokens.
    func matches(_ range: Range<Int>, _ other: Range<Int>) -> Bool {
        guard range.count == other.count else { return false }
        for offset in 0..<range.count {
            let (one, two) = (self[range.lowerBound + offset], self[other.lowerBound + offset])
            guard one == two || ASCII.isSameLetter(one, two) else { return false }
        }
        return true
    }

    @inline(__always)
    private func word<Word: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Word.Type) -> Word {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }
}

extension StaticString {
    /// The literal's byte at `offset`, which is below `utf8CodeUnitCount`.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        // Safety: every caller counts up to the literal's own length, and literals live as long as the process.
        unsafe utf8Start[offset]
    }

    /// The literal's bytes from `offset` on, as many as `type` has; they do not go beyond its end.
    @inline(__always)
    fileprivate func word<Word: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Word.Type) -> Word {
        unsafe UnsafeRawPointer(utf8Start).loadUnaligned(fromByteOffset: offset, as: type)
    }
}
