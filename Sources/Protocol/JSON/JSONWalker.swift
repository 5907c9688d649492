// SPDX-License-Identifier: Apache-2.0

/// A tokenizer that knows which of a tree's places it stands at, and gives tokens only there.
package struct JSONWalker<Field: Sendable>: Sendable {
    private let tree: JSONPathTree<Field>
    private var tokenizer = JSONTokenizer()
    private var path: JSONPath

    package init(_ tree: JSONPathTree<Field>) {
        self.tree = tree
        path = JSONPath(in: tree.table)
    }

    package var isDone: Bool { tokenizer.isDone }
    package var hasFailed: Bool { tokenizer.hasFailed }
    /// There has been a name that differs from one of the tree's in its letters' case only, where the tree notes them.
    package var hasVariant: Bool { path.hasVariant }
    package var valueStart: Int { tokenizer.valueStart }
    /// What the value at hand means: at each of its tokens, and at both ends of a container.
    package private(set) var field: Field?

    /// The next token at a place that means something; nil when the bytes are used up, when they are no JSON, or when the
    /// text has ended.
    @inline(__always)
    package mutating func next(in bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        let token = tokenizer.next(in: bytes, from: &position, for: &path)
        switch token {
        case .beginObject, .beginArray: field = tree.field(of: path.opened)
        case nil: break
        default: field = tree.field(of: path.node)
        }
        return token
    }

    /// Gets ready for another text.
    package mutating func restart() {
        tokenizer.restart()
        path.restart()
    }
}
