// SPDX-License-Identifier: Apache-2.0

/// Follows a tokenizer through a text and tells what of it is worth a token.
protocol JSONListener {
    /// Whether the value at hand, or the container that begins or ends, gives tokens.
    var hearsValue: Bool { get }
    /// Whether names in the container at hand are to be read, or only checked.
    var hearsNames: Bool { get }

    /// A member begins whose name is plain and stands in the bytes. True: the name gives a token of its own.
    mutating func enter(_ bytes: Span<UInt8>, in name: Range<Int>) -> Bool
    /// The same for a name that is not plain or has come in pieces.
    mutating func enter(_ name: ShortText) -> Bool
    /// A member begins whose name has not been read.
    mutating func enterUnread()
    /// A container has begun; it is the one at `depth`, the outermost being at 1.
    mutating func open(isArray: Bool, depth: Int)
    /// A container has ended, which leaves `depth` of them.
    mutating func close(depth: Int)
}

/// Hears everything.
struct JSONEverything: JSONListener {
    var hearsValue: Bool { true }
    var hearsNames: Bool { true }

    func enter(_ bytes: Span<UInt8>, in name: Range<Int>) -> Bool { true }
    func enter(_ name: ShortText) -> Bool { true }
    func enterUnread() {}
    func open(isArray: Bool, depth: Int) {}
    func close(depth: Int) {}
}
