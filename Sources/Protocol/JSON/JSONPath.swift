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
    /// A name has been passed over that some servers take for one of the table's.
    private(set) var hasVariant = false
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
        if node == JSONPathTable.outside, table.variants != nil {
            // The table's names are plain: one without capitals and without anything beyond ASCII is just another.
            let text = bytes.extracting(name)
            let isPlain = text.indices.allSatisfy { text[$0] <= 0x40 || (0x5B..<0x80).contains(text[$0]) }
            if !isPlain, text.count <= ShortText.capacity { noteVariant(ShortText(bytes, in: name).bytes) }
        }
        return false
    }

    mutating func enter(_ name: ShortText) -> Bool {
        stand(at: table.member(name, of: container))
        if node == JSONPathTable.outside, name.count <= ShortText.capacity { noteVariant(name.bytes) }
        return false
    }

    @inline(never)
    private mutating func noteVariant(_ name: [UInt8]) {
        guard !hasVariant, let variants = table.variants else { return }
        hasVariant = variants.contains(name, of: container)
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
