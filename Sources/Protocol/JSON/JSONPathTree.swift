// SPDX-License-Identifier: Apache-2.0

/// The places in a JSON text that mean something to a reader, as a tree of numbered nodes.
///
/// A path is written `choices[].delta.content`: names joined by dots, `[]` for any element of an array.
package final class JSONPathTree<Field: Sendable>: Sendable {
    let table: JSONPathTable
    private let fields: InlineArray<256, Field?>

    /// Up to 190 names, none within more than eight containers: wrong paths are our own bugs and trap at once.
    ///
    /// - Parameters:
    ///   - paths: The places and what each means.
    ///   - notesVariants: Whether walkers shall tell of names that differ from one of these in their letters' case only.
    package init(_ paths: [(path: String, field: Field)], notesVariants: Bool = false) {
        var nodes = JSONPathNodes<Field>()
        for (path, field) in paths { nodes.add(path, field) }
        let fields = nodes.fields
        self.fields = InlineArray { $0 < fields.count ? fields[$0] : nil }
        table = JSONPathTable(
            places: nodes.places,
            members: nodes.members,
            variants: notesVariants ? JSONNameVariants(nodes.members) : nil
        )
    }

    @inline(__always)
    func field(of node: JSONPathTable.Node) -> Field? { fields[Int(node)] }
}

/// The nodes of a tree while its paths are being added.
struct JSONPathNodes<Field: Sendable> {
    private(set) var fields: [Field?] = [nil, nil]
    private(set) var places = [JSONPathTable.Place(), JSONPathTable.Place()]
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
        places[Int(node)].isHeard = true
    }

    private mutating func member(_ name: ShortText, of parent: UInt8) -> UInt8 {
        if let known = members.first(where: { $0.parent == parent && $0.name == name }) { return known.child }
        members.append((parent, name, newNode()))
        places[Int(parent)].hasMembers = true
        return UInt8(fields.count - 1)
    }

    private mutating func element(of parent: UInt8) -> UInt8 {
        if places[Int(parent)].element == JSONPathTable.outside { places[Int(parent)].element = newNode() }
        return places[Int(parent)].element
    }

    private mutating func newNode() -> UInt8 {
        fields.append(nil)
        places.append(JSONPathTable.Place())
        return UInt8(fields.count - 1)
    }
}
