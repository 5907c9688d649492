// SPDX-License-Identifier: Apache-2.0

/// Gives each pair of words a number, the first 0: what a `Dictionary` does, at a tenth of its price.
struct PairTable {
    struct Pair: Equatable {
        let first, second: UInt64
    }

    private(set) var pairs: [Pair] = []
    /// Numbers plus one, by hash; 0 is free. A power of two, never more than half full.
    private var slots = [UInt32](repeating: 0, count: 64)

    /// The number of a pair; a new one's is the count before it came.
    mutating func number(of first: UInt64, _ second: UInt64) -> Int {
        let pair = Pair(first: first, second: second)
        var slot = Self.hash(pair) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if pairs[number] == pair { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        pairs.append(pair)
        slots[slot] = UInt32(pairs.count)
        if pairs.count * 2 > slots.count { grow() }
        return pairs.count - 1
    }

    @inline(__always)
    private static func hash(_ pair: Pair) -> Int {
        let mixed = (pair.first &* 0x9E37_79B9_7F4A_7C15 ^ pair.second) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        for number in pairs.indices {
            var slot = Self.hash(pairs[number]) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }
}
