// SPDX-License-Identifier: Apache-2.0

/// The nodes of a path tree and the names that lead from one to another. What no path leads to is node `outside`.
///
/// Following a name is one probe of one table, however many paths there are.
final class JSONPathTable: Sendable {
    typealias Node = UInt8
    typealias Member = (parent: Node, name: ShortText, child: Node)

    static let outside: Node = 0
    static let root: Node = 1

    /// What follows from standing at a node.
    struct Place: Sendable {
        /// The node of an array's elements.
        var element = JSONPathTable.outside
        var hasMembers = false
        var isHeard = false
    }

    /// By node.
    private let places: InlineArray<256, Place>
    /// By their keys' hashes, each at its own place.
    private let slots: InlineArray<256, JSONPathSlot>
    /// A factor with which no two hashes are the same.
    private let factor: UInt64
    private let members: [Member]
    /// Nil: a name in another case is just another name.
    let variants: JSONNameVariants?

    init(places: [Place], members: [Member], variants: JSONNameVariants? = nil) {
        self.variants = variants
        let (slots, factor) = Self.arranged(members.map(JSONPathSlot.init))
        self.slots = slots
        self.factor = factor
        self.members = members
        self.places = InlineArray { $0 < places.count ? places[$0] : Place() }
    }

    /// Tries factors until one fits: some hundreds for sixty names, which is as many as any of our trees has.
    private static func arranged(_ members: [JSONPathSlot]) -> (InlineArray<256, JSONPathSlot>, factor: UInt64) {
        precondition(members.count <= 80, "there are too many names")
        let isTold = members.indices.allSatisfy { index in members[..<index].allSatisfy { $0.key != members[index].key }
        }
        precondition(isTold, "two names differ in neither their length nor their first eight bytes")
        var factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        while Set(members.map { $0.key.hash(factor) }).count < members.count { factor &+= 0xD1B5_4A32_D192_ED02 }
        var slots = InlineArray<256, JSONPathSlot>(repeating: JSONPathSlot())
        for member in members { slots[Int(member.key.hash(factor))] = member }
        return (slots, factor)
    }

    @inline(__always)
    func place(_ node: Node) -> Place { places[Int(node)] }

    /// The node of a member whose name stands in the bytes.
    @inline(__always)
    func member(_ bytes: Span<UInt8>, in name: Range<Int>, of node: Node) -> Node {
        guard let key = JSONPathKey(bytes, in: name, of: node) else {
            return member(ShortText(bytes, in: name), of: node)
        }
        let index = Int(key.hash(factor))
        guard slots[index].key == key, slots[index].hasRest(of: bytes.extracting(name)) else { return Self.outside }
        return slots[index].child
    }

    /// The same for a name that has come in pieces.
    @inline(never)
    func member(_ name: ShortText, of node: Node) -> Node {
        for member in members where member.parent == node && member.name == name { return member.child }
        return Self.outside
    }
}
