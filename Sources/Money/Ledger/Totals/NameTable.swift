// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Gives each text a number, the first 0, and finds it again without allocating.
struct NameTable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Numbers plus one, by hash; 0 is free. A power of two, never more than half full.
    private var slots = [UInt32](repeating: 0, count: 64)
    private let key = UInt64.random(in: 0...UInt64.max) | 1

    var count: Int { ends.count }

    subscript(_ number: Int) -> String { String(decoding: text(number), as: UTF8.self) }

    func text(_ number: Int) -> ArraySlice<UInt8> { bytes[range(number)] }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    mutating func number(of text: borrowing Span<UInt8>, in range: Range<Int>) -> Int {
        var slot = Int(truncatingIfNeeded: hash(text, range)) & (slots.count - 1)
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

    /// A multiplication for every eight bytes, by a number that clients, who choose some of the names, do not know.
    func hash(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var hash = key ^ UInt64(range.count)
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for index in range {
            word |= UInt64(text[index]) &<< shift
            shift &+= 8
            guard shift == 64 else { continue }
            hash = mixed(hash ^ word)
            (word, shift) = (0, 0)
        }
        return mixed(hash ^ word)
    }

    /// Both halves of the product: its low bits choose the slot.
    @inline(__always)
    private func mixed(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: key)
        return product.high ^ product.low
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in ends.indices {
            var slot = Int(truncatingIfNeeded: hash(bytes.span, range(number))) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }
}
