// SPDX-License-Identifier: Apache-2.0

/// Text in blocks of sixteen bytes, whose costs are summed up all at once.
struct CharacterRun {
    /// Eight sums of costs, and eight of characters outside of ASCII. A block adds no more than 510 to each of them.
    private var costs = SIMD8<UInt16>()
    private var counts = SIMD8<UInt16>()
    private var plainCharacters = 0
    private var blocks = 0

    /// The sums hold no more.
    var isFull: Bool { blocks >= 128 }

    /// Hundredths of a token.
    var cost: Int { Self.total(costs) }

    /// The bytes that begin a character.
    var characters: Int { plainCharacters &+ Self.total(counts) }

    /// Adds sixteen bytes.
    @inline(__always)
    mutating func append(_ window: CharacterWindow) {
        blocks &+= 1
        guard window.isASCII else { return add(window, marking: Block(repeating: 0xFF)) }
        costs = costs &+ Self.pairs(CharacterCosts.ofASCII(window))
        plainCharacters &+= 16
    }

    /// Adds the first bytes of the sixteen only.
    mutating func append(firstOf window: CharacterWindow, count: Int) {
        let are: Marks = Block.offsets .< Block(repeating: UInt8(truncatingIfNeeded: count))
        add(window, marking: are.block)
    }

    @inline(__always)
    private mutating func add(_ window: CharacterWindow, marking mask: Block) {
        let begin: Marks = (window.current & Block(repeating: 0xC0)) .!= Block(repeating: 0x80)
        costs = costs &+ Self.pairs(CharacterCosts.ofScripts(window) & mask)
        counts = counts &+ Self.pairs(begin.block & mask & Block(repeating: 1))
    }

    /// Adds each byte to its neighbour.
    @inline(__always)
    private static func pairs(_ block: Block) -> SIMD8<UInt16> {
        // Safety: both are sixteen bytes without invariants.
        let pairs = unsafe unsafeBitCast(block, to: SIMD8<UInt16>.self)
        return (pairs & SIMD8<UInt16>(repeating: 0xFF)) &+ (pairs &>> SIMD8<UInt16>(repeating: 8))
    }

    /// Adds up eight numbers, two by two.
    @inline(__always)
    private static func total(_ sums: SIMD8<UInt16>) -> Int {
        // Safety: both are sixteen bytes without invariants.
        let pairs = unsafe unsafeBitCast(sums, to: SIMD4<UInt32>.self)
        let fours = (pairs & SIMD4<UInt32>(repeating: 0xFFFF)) &+ (pairs &>> SIMD4<UInt32>(repeating: 16))
        return Int(fours[0] &+ fours[1] &+ fours[2] &+ fours[3])
    }
}
