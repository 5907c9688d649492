// SPDX-License-Identifier: Apache-2.0

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

    private func isText(_ number: Int, _ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        let known = self.range(number)
        guard known.count == range.count else { return false }
        for offset in 0..<range.count where bytes[known.lowerBound + offset] != text[range.lowerBound + offset] {
            return false
        }
        return true
    }

    /// FNV-1a with a last mix, since the low bits choose the slot.
    private static func hash(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
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
