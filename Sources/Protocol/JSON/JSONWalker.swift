// SPDX-License-Identifier: Apache-2.0

/// A tokenizer that knows which of a tree's places it stands at.
package struct JSONWalker<Field: Sendable>: Sendable {
    private let tree: JSONPathTree<Field>
    private var tokenizer = JSONTokenizer()
    private var node: JSONPathTree<Field>.Node
    /// The nodes of the open containers, the innermost lowest; deeper than eight there is nothing to find.
    private var containers: UInt64 = 0

    /// What the value at hand means: at each token of a value and at both ends of a container; nil at a name.
    package private(set) var field: Field?

    package init(_ tree: JSONPathTree<Field>) {
        self.tree = tree
        node = tree.root
    }

    package var isDone: Bool { tokenizer.isDone }
    package var hasFailed: Bool { tokenizer.hasFailed }
    package var valueStart: Int { tokenizer.valueStart }

    /// The next token; nil when the bytes are used up, or when they are no JSON.
    package mutating func next(in bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        let token = tokenizer.next(in: bytes, from: &position)
        follow(token)
        return token
    }

    /// Gets ready for another text.
    package mutating func restart() {
        tokenizer = JSONTokenizer()
        node = tree.root
        containers = 0
    }

    private mutating func follow(_ token: JSONToken?) {
        switch token {
        case .text, .escape, .endString, nil: break
        case .name:
            node = tokenizer.keepsNames ? tree.member(tokenizer.name, of: container) : tree.outside
            field = nil
            hush()
        case .beginString, .number, .boolean, .null: field = tree.field(of: node)
        case .beginObject: open(then: tree.outside)
        case .beginArray: open(then: tree.element(of: node))
        case .endObject, .endArray: close()
        }
    }

    private var container: JSONPathTree<Field>.Node { UInt8(truncatingIfNeeded: containers) }

    private mutating func open(then next: JSONPathTree<Field>.Node) {
        field = tree.field(of: node)
        let isKnown = tokenizer.depth <= 8
        if isKnown { containers = containers &<< 8 | UInt64(node) }
        tokenizer.keepsNames = isKnown && tree.hasMembers(container)
        node = isKnown ? next : tree.outside
        hush()
    }

    private mutating func close() {
        let isKnown = tokenizer.depth < 8
        node = isKnown ? container : tree.outside
        if isKnown { containers &>>= 8 }
        tokenizer.keepsNames = tokenizer.depth <= 8 && tree.hasMembers(container)
        field = tree.field(of: node)
        hush()
    }

    /// Outside of the tree nothing needs to be heard.
    private mutating func hush() {
        tokenizer.quietDepth = node == tree.outside ? tokenizer.depth : .max
    }
}
