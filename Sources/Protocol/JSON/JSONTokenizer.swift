// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON text (RFC 8259) that may come in pieces cut anywhere, without recursion and without a buffer.
///
/// It accepts what JSONDecoder accepts, a comma after the last element among it, and three things more that cost time to
/// refuse and do no harm to a meter: bytes that are no UTF-8, lone surrogates, numbers beyond any type. No input makes it
/// trap.
package struct JSONTokenizer: Sendable {
    enum State: UInt8 {
        case value, elementOrEnd, nameOrEnd, colon, afterValue
        /// Within a name or a value that is not plain, or not whole in the piece.
        case text, escape, unicode, number, literal
        case done, failed

        @inline(__always)
        var isBetweenTokens: Bool { rawValue <= State.afterValue.rawValue }
    }

    /// The last member's name, unescaped.
    package internal(set) var name = ShortText()
    /// Where the last value began, in the piece in which it began.
    package internal(set) var valueStart = 0

    var state = State.value
    var isName = false
    var unicode = JSONUnicodeEscape()
    var nesting = JSONNesting()
    var number = JSONNumberReader()
    var literal = JSONLiteral.null

    package init() {}

    /// A whole text has been read; only white space may follow.
    package var isDone: Bool { state == .done }
    /// What was read is no JSON; the tokenizer gives no more tokens.
    package var hasFailed: Bool { state == .failed }

    /// The next token; nil when the bytes are used up, or at a byte that makes them no JSON.
    package mutating func next(in bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        var everything = JSONEverything()
        return next(in: bytes, from: &position, for: &everything)
    }

    /// The next token that the listener hears; nil also when the text ends unheard.
    @inline(__always)
    mutating func next(
        in bytes: Span<UInt8>,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        while position < bytes.count {
            let token: JSONToken? =
                switch state {
                case .value, .elementOrEnd, .nameOrEnd, .colon, .afterValue:
                    readStructure(bytes, from: &position, for: &listener)
                case .text, .escape, .unicode: readString(bytes, from: &position, for: &listener)
                case .number: readNumber(bytes, from: &position, for: listener)
                case .literal: readLiteral(bytes, from: &position, for: listener)
                case .done: readEnd(bytes, from: &position)
                case .failed: nil
                }
            if token != nil || state == .done || state == .failed { return token }
        }
        return nil
    }

    /// Tells that nothing more comes: a number at the very end has no other way to know.
    package mutating func finish() -> JSONToken? {
        state == .number && nesting.depth == 0 ? endNumber() : nil
    }

    /// Gets ready for another text.
    mutating func restart() {
        state = .value
        nesting.reset()
    }

    /// The byte at hand is no JSON.
    mutating func fail() -> JSONToken? {
        state = .failed
        return nil
    }

    /// A value is complete: what may follow depends on the container around it.
    @inline(__always)
    mutating func endValue() {
        state = nesting.depth == 0 ? .done : .afterValue
    }

    private mutating func readEnd(_ bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        while position < bytes.count, isBlank(bytes[position]) { position &+= 1 }
        return position < bytes.count ? fail() : nil
    }
}

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
