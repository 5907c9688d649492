// SPDX-License-Identifier: Apache-2.0

/// Sixteen bytes that are looked at together.
typealias Block = SIMD16<UInt8>
/// For each byte of a block whether it is one of those looked for.
typealias Marks = SIMDMask<SIMD16<Int8>>

extension Span<UInt8> {
    /// The first index from `start` on whose byte is marked, or `count`.
    ///
    /// A step costs about as much as looking at one byte alone. `marks` judges each byte by itself.
    @inline(__always)
    func firstIndex(from start: Int, marking marks: (Block) -> Marks) -> Int {
        var index = start
        while count &- index >= 16 {
            if let offset = marks(block(at: index)).firstOffset { return index &+ offset }
            index &+= 16
        }
        return index < count ? firstIndexAtEnd(from: index, marking: marks) : count
    }

    /// Looks at fewer than sixteen bytes, as the end of a block if there is one.
    @inline(__always)
    private func firstIndexAtEnd(from start: Int, marking marks: (Block) -> Marks) -> Int {
        guard count >= 16 else { return firstIndexOfFew(from: start, marking: marks) }
        let base = count &- 16
        let isNew: Marks = Block.offsets .>= Block(repeating: UInt8(truncatingIfNeeded: start &- base))
        return (marks(block(at: base)) .& isNew).firstOffset.map { base &+ $0 } ?? count
    }

    @inline(__always)
    private func firstIndexOfFew(from start: Int, marking marks: (Block) -> Marks) -> Int {
        var index = start
        while index < count, marks(Block(repeating: self[index])).firstOffset == nil { index &+= 1 }
        return index
    }

    /// The sixteen bytes from `index` on; traps when they are not all there.
    @inline(__always)
    func block(at index: Int) -> Block {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: Block.self)
    }
}

extension Block {
    /// 0, 1, 2, … 15.
    @inline(__always)
    fileprivate static var offsets: Block {
        unsafe unsafeBitCast(SIMD2<UInt64>(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908), to: Block.self)
    }
}

extension Marks {
    /// A byte of ones for each mark.
    @inline(__always)
    var block: Block {
        // Safety: both are sixteen bytes without invariants.
        unsafe unsafeBitCast(self, to: Block.self)
    }

    /// Where the first mark is; nil when there is none.
    @inline(__always)
    var firstOffset: Int? {
        // Safety: both are sixteen bytes without invariants.
        let halves = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        if halves[0] | halves[1] == 0 { return nil }
        let isInFirst = halves[0] != 0
        return isInFirst ? halves[0].trailingZeroBitCount &>> 3 : 8 &+ halves[1].trailingZeroBitCount &>> 3
    }
}
