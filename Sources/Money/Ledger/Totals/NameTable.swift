// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Gives each text a number, the first 0, and finds it again without allocating.
struct NameTable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Numbers plus one, by hash; 0 is free. A power of two, never more than half full.
    private var slots = [UInt32](repeating: 0, count: 64)

    var count: Int { ends.count }

    subscript(_ number: Int) -> String { String(decoding: text(number), as: UTF8.self) }

    func text(_ number: Int) -> ArraySlice<UInt8> { bytes[range(number)] }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    mutating func number(of text: borrowing Span<UInt8>, in range: Range<Int>) -> Int {
        var slot = Int(truncatingIfNeeded: Self.hash(text, range)) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if isText(number, text, range) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = UInt32(ends.count + 1)
        for index in range { bytes.append(text[index]) }
        ends.append(bytes.count)
        if ends.count * 2 > slots.count { grow() }
        return ends.count - 1
    }

    /// The corresponding C function is `memcmp`.
    private func isText(_ number: Int, _ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        let known = self.range(number)
        guard known.count == range.count, range.upperBound <= text.count else { return false }
        // Safety: both ranges are within their bytes, and equally long.
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe text.withUnsafeBytes { text in
                guard let one = bytes.baseAddress, let two = text.baseAddress else { return known.isEmpty }
                return unsafe memcmp(one + known.lowerBound, two + range.lowerBound, known.count) == 0
            }
        }
    }

    /// A multiplication for every eight bytes, and a last mix, since the low bits choose the slot.
    private static func hash(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var hash = UInt64(range.count)
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for index in range {
            word |= UInt64(text[index]) &<< shift
            shift &+= 8
            guard shift == 64 else { continue }
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
            (word, shift) = (0, 0)
        }
        hash = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ (hash >> 32)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in ends.indices {
            var slot = Int(truncatingIfNeeded: Self.hash(bytes.span, range(number))) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }
}
