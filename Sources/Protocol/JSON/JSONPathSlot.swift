// SPDX-License-Identifier: Apache-2.0

/// A member's name under its node, as it is looked up.
struct JSONPathSlot: Sendable {
    let key: JSONPathKey
    let child: JSONPathTable.Node
    /// The name's last eight bytes, if it has as many.
    private let last: UInt64
    /// The name's bytes from the eighth and from the sixteenth on, where those are neither the first nor the last.
    private let second: UInt64
    private let third: UInt64

    /// A slot that holds nothing: no name is empty.
    init() {
        key = JSONPathKey(first: 0, length: 0, parent: JSONPathTable.outside)
        child = JSONPathTable.outside
        (last, second, third) = (0, 0, 0)
    }

    init(_ member: JSONPathTable.Member) {
        let name = Array(member.name.description.utf8)
        let words = member.name.words
        key = JSONPathKey(first: words[0], length: name.count, parent: member.parent)
        child = member.child
        last = name.span.word(at: name.count - 8) ?? 0
        (second, third) = (words[1], words[2])
    }

    /// Whether a name with the slot's key is the slot's name.
    @inline(__always)
    func hasRest(of name: Span<UInt8>) -> Bool {
        if name.count <= 8 { return true }
        guard name.word(at: name.count &- 8) == last else { return false }
        if name.count <= 16 { return true }
        guard name.word(at: 8) == second else { return false }
        return name.count <= 24 || name.word(at: 16) == third
    }
}

/// What most names are told apart by: their first bytes, their length, and the node they stand under.
struct JSONPathKey: Equatable, Sendable {
    private let first: UInt64
    private let lengthAndParent: UInt64

    /// Nil for an empty name, and for one at the end of the bytes: neither is worth the care.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, in name: Range<Int>, of parent: JSONPathTable.Node) {
        guard !name.isEmpty, let word = bytes.word(at: name.lowerBound) else { return nil }
        self.init(first: word, length: name.count, parent: parent)
    }

    /// Of the word's bytes only the name's own count.
    @inline(__always)
    init(first: UInt64, length: Int, parent: JSONPathTable.Node) {
        let bits = UInt64(truncatingIfNeeded: length &* 8)
        self.first = length < 8 ? first &<< (0 &- bits) : first
        lengthAndParent = UInt64(truncatingIfNeeded: length) &<< 8 | UInt64(parent)
    }

    @inline(__always)
    func hash(_ factor: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: ((first ^ lengthAndParent) &* factor) &>> 56)
    }
}
