// SPDX-License-Identifier: Apache-2.0

/// Printable ASCII in blocks of sixteen characters, whose costs are summed up all at once.
struct CharacterRun {
    private(set) var length = 0
    /// For each character of the last block what tells its kind.
    private var previous = Block()
    /// Eight sums of costs. A block adds less than 160 to each of them.
    private var sums = SIMD8<UInt16>()

    /// What the sums hold.
    static let longest = 400 * 16

    @inline(__always)
    init(after last: CharacterClass) {
        previous[15] = last.cost
    }

    /// Of the last character.
    var last: CharacterClass { CharacterClass(previous[15]) }

    /// Hundredths of a token.
    var cost: Int {
        var total = 0
        for index in 0..<8 { total &+= Int(sums[index]) }
        return total
    }

    /// False: the block holds something else than printable ASCII, and has not been added.
    @inline(__always)
    mutating func append(_ block: Block) -> Bool {
        let kinds = CharacterKinds(block)
        guard kinds.arePrintable else { return false }
        add(costs(of: kinds))
        length &+= 16
        return true
    }

    /// Adds the last characters of a block, the others of which have been added before.
    @inline(__always)
    mutating func append(lastOf block: Block, count: Int) {
        let kinds = CharacterKinds(block)
        guard kinds.arePrintable else { return }
        let areNew: Marks = Block.offsets .>= Block(repeating: UInt8(truncatingIfNeeded: 16 &- count))
        add(costs(of: kinds) & areNew.block)
        length &+= count
    }

    /// What each character costs, which depends on the one before it.
    @inline(__always)
    private mutating func costs(of kinds: CharacterKinds) -> Block {
        let costs = kinds.values { $0.cost }
        let extraCosts = kinds.values { $0.firstCost &- $0.cost }
        let goesOn: Marks = costs .== costs.shifted(after: previous)
        previous = costs
        return costs &+ (extraCosts & ~goesOn.block)
    }

    @inline(__always)
    private mutating func add(_ costs: Block) {
        // Safety: both are sixteen bytes without invariants.
        let pairs = unsafe unsafeBitCast(costs, to: SIMD8<UInt16>.self)
        let ones: SIMD8<UInt16> = pairs & SIMD8<UInt16>(repeating: 0xFF)
        let others: SIMD8<UInt16> = pairs &>> SIMD8<UInt16>(repeating: 8)
        sums = sums &+ (ones &+ others)
    }
}

/// Which of a block's bytes are what, all bits of a byte set for yes.
private struct CharacterKinds {
    let arePrintable: Bool
    private let lowercase: Block
    private let uppercase: Block
    private let digits: Block
    private let spaces: Block

    @inline(__always)
    init(_ text: Block) {
        // Safety: both are sixteen bytes without invariants.
        let signed = unsafe unsafeBitCast(text, to: SIMD16<Int8>.self)
        let others: Marks = signed .< SIMD16<Int8>(repeating: 0x20)
        let spaces: Marks = signed .== SIMD16<Int8>(repeating: 0x20)
        arePrintable = others.firstOffset == nil
        self.spaces = spaces.block
        lowercase = signed.marks(from: 0x61, to: 0x7A)
        uppercase = signed.marks(from: 0x41, to: 0x5A)
        digits = signed.marks(from: 0x30, to: 0x39)
    }

    /// For each character the value that `value` has for its kind.
    @inline(__always)
    func values(_ value: (CharacterClass) -> UInt8) -> Block {
        let base = value(.punctuation)
        var values = Block(repeating: base)
        values &+= lowercase & Block(repeating: value(.lowercase) &- base)
        values &+= uppercase & Block(repeating: value(.uppercase) &- base)
        values &+= digits & Block(repeating: value(.digit) &- base)
        values &+= spaces & Block(repeating: value(.space) &- base)
        return values
    }
}

extension SIMD16<Int8> {
    /// Which of the values, none of which is negative, lie between two others.
    @inline(__always)
    fileprivate func marks(from low: Int8, to high: Int8) -> Block {
        let moved: SIMD16<Int8> = self &+ SIMD16<Int8>(repeating: 127 &- high)
        let isBetween: Marks = moved .> SIMD16<Int8>(repeating: 126 &- (high &- low))
        return isBetween.block
    }
}

extension Block {
    /// The bytes moved up by one, the last of `previous` in front of them.
    @inline(__always)
    fileprivate func shifted(after previous: Block) -> Block {
        var shifted = Block()
        shifted[0] = previous[15]
        for index in 1..<16 { shifted[index] = self[index &- 1] }
        return shifted
    }
}
