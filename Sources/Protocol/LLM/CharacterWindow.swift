// SPDX-License-Identifier: Apache-2.0

/// Sixteen bytes of text, and beside each of them the bytes before it.
///
/// Taken from memory as often as it needs, because the compiler makes one instruction of that, and dozens of moving what has
/// been worked out for one byte to the place of another.
struct CharacterWindow {
    let current: Block
    /// What stands one, two, … bytes before each byte of `current`.
    let first: Block
    let second: Block
    let third: Block
    let fourth: Block
    let fifth: Block

    /// How many bytes there have to be before those that are looked at.
    static let lookback = 5

    /// The window at `index`; nil when its bytes or those before are not all there.
    @inline(__always)
    init?(_ text: Span<UInt8>, at index: Int) {
        guard index >= Self.lookback, text.count &- index >= 16 else { return nil }
        current = unsafe Self.block(text, index)
        first = unsafe Self.block(text, index &- 1)
        second = unsafe Self.block(text, index &- 2)
        third = unsafe Self.block(text, index &- 3)
        fourth = unsafe Self.block(text, index &- 4)
        fifth = unsafe Self.block(text, index &- 5)
    }

    /// A block that does not lie behind the one before it in memory.
    init(_ block: Block, after last: Block) {
        let (bits, before) = (Self.bits(block), Self.bits(last))
        current = block
        first = Self.block(bits &<< 8 | before &>> 120)
        second = Self.block(bits &<< 16 | before &>> 112)
        third = Self.block(bits &<< 24 | before &>> 104)
        fourth = Self.block(bits &<< 32 | before &>> 96)
        fifth = Self.block(bits &<< 40 | before &>> 88)
    }

    private static func bits(_ block: Block) -> UInt128 {
        // Safety: both are sixteen bytes without invariants.
        UInt128(littleEndian: unsafe unsafeBitCast(block, to: UInt128.self))
    }

    private static func block(_ bits: UInt128) -> Block {
        // Safety: both are sixteen bytes without invariants.
        unsafe unsafeBitCast(bits.littleEndian, to: Block.self)
    }

    /// Safety: the initializer has made sure that sixteen bytes follow the greatest index, and that the least is not negative.
    @inline(__always)
    @unsafe
    private static func block(_ text: Span<UInt8>, _ index: Int) -> Block {
        unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: Block.self)
    }

    @inline(__always)
    var isASCII: Bool { !(current | fifth).has(0x80, 0xFF) }

    /// Digits are rare in words: whatever has to do with them is worth a question.
    @inline(__always)
    var hasDigits: Bool { (current.digits | fifth.digits).has(0x80, 0xFF) }
}

extension Block {
    /// All bits of the bytes from `low` to `high`.
    /// Moves the range to the upper end of the signed numbers, where one comparison is enough.
    @inline(__always)
    func range(_ low: UInt8, _ high: UInt8) -> Block {
        let moved = self &+ Block(repeating: 127 &- high)
        let least = Int8(bitPattern: 126 &- (high &- low))
        // Safety: both are sixteen bytes without invariants.
        let are: Marks = unsafe unsafeBitCast(moved, to: SIMD16<Int8>.self) .> SIMD16<Int8>(repeating: least)
        return are.block
    }

    @inline(__always)
    func has(_ low: UInt8, _ high: UInt8) -> Bool {
        // Safety: both are sixteen bytes without invariants.
        let halves = unsafe unsafeBitCast(range(low, high), to: SIMD2<UInt64>.self)
        return halves[0] | halves[1] != 0
    }

    @inline(__always)
    func equal(_ byte: UInt8) -> Block {
        let are: Marks = self .== Block(repeating: byte)
        return are.block
    }

    @inline(__always)
    var letters: Block { (self | Block(repeating: 0x20)).range(0x61, 0x7A) }

    @inline(__always)
    var digits: Block { range(0x30, 0x39) }

    @inline(__always)
    var alphanumerics: Block { letters | digits }

    /// What the marked bytes cost if each of them costs so much.
    @inline(__always)
    func costing(_ cost: UInt8) -> Block { self & Block(repeating: cost) }
}
