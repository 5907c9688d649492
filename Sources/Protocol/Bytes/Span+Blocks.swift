// SPDX-License-Identifier: Apache-2.0

/// Sixteen bytes that are looked at together.
typealias Block = SIMD16<UInt8>
/// For each byte of a block whether it is one of those looked for.
typealias Marks = SIMDMask<SIMD16<Int8>>

extension Span<UInt8> {
    /// The byte at `index`; nil where there is none. One comparison, where a subscript takes two and the caller a third.
    @inline(__always)
    func byte(at index: Int) -> UInt8? {
        guard UInt(bitPattern: index) < UInt(bitPattern: count) else { return nil }
        // Safety: no negative index is less than the count when both are taken for unsigned.
        return unsafe self[unchecked: index]
    }

    /// The eight bytes from `index` on, the first of them lowest; nil when they are not all there.
    @inline(__always)
    func word(at index: Int) -> UInt64? {
        guard index >= 0, count &- index >= 8 else { return nil }
        // Safety: the index is within the bytes, so that the difference cannot overflow, and eight follow it.
        return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
    }

    /// The sixteen bytes from `index` on; nil when they are not all there.
    @inline(__always)
    func block(at index: Int) -> Block? {
        guard index >= 0, count &- index >= 16 else { return nil }
        // Safety: the index is within the bytes, so that the difference cannot overflow, and sixteen follow it.
        return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: Block.self)
    }

    /// The first index from `start` on whose byte is marked, or `count`; most often it is near.
    ///
    /// A block costs about as much as looking at one byte alone. `marks` judges each byte by itself.
    @inline(__always)
    func firstIndex(from start: Int, marking marks: (Block) -> Marks) -> Int {
        var index = start
        while let block = block(at: index) {
            if let offset = marks(block).firstOffset { return index &+ offset }
            index &+= 16
        }
        return index < count ? firstIndexAtEnd(from: index, marking: marks) : count
    }

    /// The same where the index may well be far: two blocks a step.
    @inline(__always)
    func firstFarIndex(from start: Int, marking marks: (Block) -> Marks) -> Int {
        var index = start
        while let one = block(at: index), let two = block(at: index &+ 16) {
            guard (marks(one) .| marks(two)).isEmpty else { break }
            index &+= 32
        }
        return firstIndex(from: index, marking: marks)
    }

    /// Looks at fewer than sixteen bytes, as the end of a block if there is one.
    @inline(__always)
    private func firstIndexAtEnd(from start: Int, marking marks: (Block) -> Marks) -> Int {
        let base = count &- 16
        guard let block = block(at: base) else { return firstIndexOfFew(from: start, marking: marks) }
        let areNew: Marks = Block.offsets .>= Block(repeating: UInt8(truncatingIfNeeded: start &- base))
        return (marks(block) .& areNew).firstOffset.map { base &+ $0 } ?? count
    }

    @inline(__always)
    private func firstIndexOfFew(from start: Int, marking marks: (Block) -> Marks) -> Int {
        var index = start
        while index < count, marks(Block(repeating: self[index])).isEmpty { index &+= 1 }
        return index
    }
}

extension Block {
    /// 0, 1, 2, … 15.
    @inline(__always)
    static var offsets: Block {
        // Safety: both are sixteen bytes without invariants.
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

    @inline(__always)
    var isEmpty: Bool {
        let halves = halves
        return halves[0] | halves[1] == 0
    }

    /// Where the first mark is; nil when there is none.
    @inline(__always)
    var firstOffset: Int? {
        if isEmpty { return nil }
        let halves = halves
        let isInFirst = halves[0] != 0
        return isInFirst ? halves[0].trailingZeroBitCount &>> 3 : 8 &+ halves[1].trailingZeroBitCount &>> 3
    }

    @inline(__always)
    private var halves: SIMD2<UInt64> {
        // Safety: both are sixteen bytes without invariants.
        unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
    }
}
