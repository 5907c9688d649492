// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The first index from `start` on whose byte is a control character or DEL, or `count`.
    ///
    /// Field values are most of a head; this looks at eight of their bytes a step.
    func firstControl(from start: Int) -> Int {
        var index = start
        while count - index >= 8 {
            // Safety: eight bytes from `index` on are inside, by the loop's condition.
            let word = unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let marks = controlMarks(in: word)
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, self[index] >= ASCII.space, self[index] != ASCII.delete { index += 1 }
        return index
    }

    /// Whether the bytes in `range` are exactly `text`.
    func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            guard self[range.lowerBound + offset] == text.byte(at: offset) else { return false }
        }
        return true
    }

    /// Whether the bytes in `range` are `text`, letters in either case.
    ///
    /// - Parameters:
    ///   - range: a place of bytes that hold no control character other than a tab.
    ///   - text: lower-case letters, digits and punctuation below "@".
    /// - Returns: false also when the lengths differ.
    func matches(_ range: Range<Int>, ignoringCase text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            guard self[range.lowerBound + offset] | 0x20 == text.byte(at: offset) else { return false }
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

    /// A copy of the first `length` bytes.
    func copied(first length: Int) -> [UInt8] {
        unsafe extracting(first: length).withUnsafeBufferPointer { unsafe Array($0) }
    }
}

/// Sets the top bit of the lowest byte that is below 0x20 or equal to 0x7F.
///
/// Bytes above it may be marked wrongly, because a subtraction borrows upwards; the lowest mark is always right.
private func controlMarks(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let delete = word ^ (ones &* 0x7F)
    return ((word &- ones &* 0x20) & ~word | (delete &- ones) & ~delete) & (ones &* 0x80)
}
