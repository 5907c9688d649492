// SPDX-License-Identifier: Apache-2.0

/// The places in a JSON text that mean something to a reader, as a tree of numbered nodes.
///
/// A path is written `choices[].delta.content`: names joined by dots, `[]` for any element of an array. Following a name
/// is one probe of one table, however many paths there are; what no path leads to is node `outside` at once.
package final class JSONPathTree<Field: Sendable>: Sendable {
    typealias Node = UInt8

    private struct Slot {
        var parent: Node = 0
        var child: Node = 0
        var name = ShortText()
    }

    let outside: Node = 0
    let root: Node = 1

    private let fields: [Field?]
    private let elements: [Node]
    private let hasMembers: [Bool]
    private let slots: [Slot]

    /// Up to 254 places, none within more than eight containers: wrong paths are our own bugs and trap at once.
    package init(_ paths: [(path: String, field: Field)]) {
        var nodes = JSONPathNodes<Field>()
        for (path, field) in paths { nodes.add(path, field) }
        fields = nodes.fields
        elements = nodes.elements
        var hasMembers = [Bool](repeating: false, count: nodes.fields.count)
        var slots = [Slot](repeating: Slot(), count: Self.size(for: nodes.members.count))
        for member in nodes.members {
            hasMembers[Int(member.parent)] = true
            var index = Self.index(of: member.name, under: member.parent, mask: slots.count - 1)
            while slots[index].child != 0 { index = (index + 1) & (slots.count - 1) }
            slots[index] = Slot(parent: member.parent, child: member.child, name: member.name)
        }
        self.hasMembers = hasMembers
        self.slots = slots
    }

    func field(of node: Node) -> Field? { fields[Int(node)] }
    func hasMembers(_ node: Node) -> Bool { hasMembers[Int(node)] }
    func element(of node: Node) -> Node { elements[Int(node)] }

    func member(_ name: ShortText, of node: Node) -> Node {
        var index = Self.index(of: name, under: node, mask: slots.count &- 1)
        while slots[index].child != outside {
            if slots[index].parent == node, slots[index].name == name { return slots[index].child }
            index = (index &+ 1) & (slots.count &- 1)
        }
        return outside
    }

    private static func index(of name: ShortText, under node: Node, mask: Int) -> Int {
        let spread = name.hash ^ (UInt64(node) &* 0x9E37_79B9_7F4A_7C15)
        return Int(truncatingIfNeeded: spread &>> 40) & mask
    }

    /// A power of two that leaves three slots of four empty.
    private static func size(for members: Int) -> Int {
        var size = 8
        while size < members * 4 { size *= 2 }
        return size
    }
}

/// The nodes of a tree while its paths are being added.
struct JSONPathNodes<Field: Sendable> {
    private(set) var fields: [Field?] = [nil, nil]
    private(set) var elements: [UInt8] = [0, 0]
    private(set) var members: [(parent: UInt8, name: ShortText, child: UInt8)] = []

    mutating func add(_ path: String, _ field: Field) {
        var node: UInt8 = 1
        var depth = 0
        for part in path.split(separator: ".") {
            let name = part.prefix { $0 != "[" }
            if !name.isEmpty {
                node = member(ShortText(String(name)), of: node)
                depth += 1
            }
            for _ in 0..<(part.count - name.count) / 2 {
                node = element(of: node)
                depth += 1
            }
        }
        precondition(depth <= 8, "\(path) lies too deep")
        precondition(fields[Int(node)] == nil, "\(path) is given twice")
        fields[Int(node)] = field
    }

    private mutating func member(_ name: ShortText, of parent: UInt8) -> UInt8 {
        if let known = members.first(where: { $0.parent == parent && $0.name == name }) { return known.child }
        members.append((parent, name, newNode()))
        return UInt8(fields.count - 1)
    }

    private mutating func element(of parent: UInt8) -> UInt8 {
        if elements[Int(parent)] == 0 { elements[Int(parent)] = newNode() }
        return elements[Int(parent)]
    }

    private mutating func newNode() -> UInt8 {
        fields.append(nil)
        elements.append(0)
        return UInt8(fields.count - 1)
    }
}
