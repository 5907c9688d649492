// SPDX-License-Identifier: Apache-2.0

/// Up to sixteen bytes that have come in pieces.
struct FewBytes: Sendable {
    /// The first byte is the lowest.
    private var bits: UInt128 = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == 16 }

    var block: Block {
        // Safety: both are sixteen bytes without invariants.
        unsafe unsafeBitCast(bits.littleEndian, to: Block.self)
    }

    /// Takes a byte; there has to be room for it.
    mutating func append(_ byte: UInt8) {
        bits |= UInt128(byte) &<< Self.bits(count)
        count &+= 1
    }

    /// Takes as many bytes as there is room for, and tells how many they were.
    mutating func fill(from text: Span<UInt8>) -> Int {
        let taken = min(16 &- count, text.count)
        bits |= Self.first(text) &<< Self.bits(count)
        count &+= taken
        return taken
    }

    /// The first sixteen bytes, or as many as there are.
    private static func first(_ text: Span<UInt8>) -> UInt128 {
        if let block = text.block(at: 0) {
            // Safety: both are sixteen bytes without invariants.
            return UInt128(littleEndian: unsafe unsafeBitCast(block, to: UInt128.self))
        }
        if let low = text.word(at: 0), let high = text.word(at: text.count &- 8) {
            // They overlap, and agree where they do.
            return UInt128(low) | UInt128(high) &<< bits(text.count &- 8)
        }
        var bits: UInt128 = 0
        for index in text.indices { bits |= UInt128(text[index]) &<< self.bits(index) }
        return bits
    }

    /// How many bits so many bytes have, fifteen at most.
    private static func bits(_ count: Int) -> UInt128 { UInt128(truncatingIfNeeded: count &* 8) }
}
