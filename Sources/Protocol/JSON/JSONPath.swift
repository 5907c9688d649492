// SPDX-License-Identifier: Apache-2.0

/// Where in a table of paths a tokenizer stands.
struct JSONPath: JSONListener, Sendable {
    private let table: JSONPathTable
    /// Of the value at hand.
    private(set) var node = JSONPathTable.root
    private(set) var hearsValue: Bool
    private(set) var hearsNames = false
    /// The node of the container that was opened last.
    private(set) var opened = JSONPathTable.root
    /// The nodes of the open containers, the innermost lowest; deeper than that there is nothing to find.
    private var containers: UInt64 = 0

    private static let deepest = 8

    init(in table: JSONPathTable) {
        self.table = table
        hearsValue = table.place(JSONPathTable.root).isHeard
    }

    mutating func restart() {
        self = JSONPath(in: table)
    }

    private var container: JSONPathTable.Node { UInt8(truncatingIfNeeded: containers) }

    @inline(__always)
    private mutating func stand(at node: JSONPathTable.Node) {
        self.node = node
        hearsValue = table.place(node).isHeard
    }

    @inline(__always)
    mutating func enter(_ bytes: Span<UInt8>, in name: Range<Int>) -> Bool {
        stand(at: table.member(bytes, in: name, of: container))
        return false
    }

    mutating func enter(_ name: ShortText) -> Bool {
        stand(at: table.member(name, of: container))
        return false
    }

    @inline(__always)
    mutating func enterUnread() {
        stand(at: JSONPathTable.outside)
    }

    @inline(__always)
    mutating func open(isArray: Bool, depth: Int) {
        opened = node
        guard depth <= Self.deepest else {
            hearsNames = false
            return stand(at: JSONPathTable.outside)
        }
        let place = table.place(node)
        containers = containers &<< 8 | UInt64(node)
        hearsNames = place.hasMembers
        stand(at: isArray ? place.element : JSONPathTable.outside)
    }

    @inline(__always)
    mutating func close(depth: Int) {
        guard depth < Self.deepest else {
            hearsNames = depth == Self.deepest && table.place(container).hasMembers
            return stand(at: JSONPathTable.outside)
        }
        stand(at: container)
        containers &>>= 8
        hearsNames = table.place(container).hasMembers
    }
}
