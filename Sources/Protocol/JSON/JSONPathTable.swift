// SPDX-License-Identifier: Apache-2.0

/// The nodes of a path tree and the names that lead from one to another. What no path leads to is node `outside`.
///
/// Following a name is one probe of one table, however many paths there are.
final class JSONPathTable: Sendable {
    typealias Node = UInt8

    static let outside: Node = 0
    static let root: Node = 1

    /// What follows from standing at a node.
    struct Place: Sendable {
        /// The node of an array's elements.
        var element = JSONPathTable.outside
        var hasMembers = false
        var isHeard = false
    }

    private struct Slot {
        var name = ShortText()
        var parent = JSONPathTable.outside
        var child = JSONPathTable.outside
    }

    /// By node.
    private let places: InlineArray<256, Place>
    /// Open addressing over the names' hashes; mostly empty.
    private let slots: InlineArray<256, Slot>

    init(places: [Place], members: [(parent: Node, name: ShortText, child: Node)]) {
        precondition(members.count < 192, "there are too many names")
        var slots = InlineArray<256, Slot>(repeating: Slot())
        for member in members {
            var index = Self.hash(of: member.name, under: member.parent)
            while slots[Int(index)].child != Self.outside { index &+= 1 }
            slots[Int(index)] = Slot(name: member.name, parent: member.parent, child: member.child)
        }
        self.slots = slots
        self.places = InlineArray { $0 < places.count ? places[$0] : Place() }
    }

    @inline(__always)
    func place(_ node: Node) -> Place { places[Int(node)] }

    /// The node of a member.
    @inline(__always)
    func member(_ name: ShortText, of node: Node) -> Node {
        var index = Self.hash(of: name, under: node)
        while slots[Int(index)].child != Self.outside {
            if slots[Int(index)].parent == node, slots[Int(index)].name == name { return slots[Int(index)].child }
            index &+= 1
        }
        return Self.outside
    }

    @inline(__always)
    private static func hash(of name: ShortText, under node: Node) -> UInt8 {
        let words = name.words[0] ^ name.words[1] ^ name.words[2] ^ name.words[3]
        let all = words ^ UInt64(truncatingIfNeeded: name.count) ^ UInt64(node) &<< 32
        return UInt8(truncatingIfNeeded: (all &* 0x9E37_79B9_7F4A_7C15) &>> 56)
    }
}
