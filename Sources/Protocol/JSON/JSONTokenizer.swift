// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON text (RFC 8259) that may come in pieces cut anywhere, without recursion and without a buffer.
///
/// It accepts what JSONDecoder accepts, a comma after the last element among it, and three things more that cost time to
/// refuse and do no harm to a meter: bytes that are no UTF-8, lone surrogates, numbers beyond any type. No input makes it
/// trap.
package struct JSONTokenizer: Sendable {
    enum State {
        case value, elementOrEnd, nameOrEnd, colon, afterValue
        case text, escape, unicode, number, literal
        case done, failed
    }

    /// The last member's name, unescaped. Empty while `keepsNames` is false.
    package internal(set) var name = ShortText()
    /// Whether the names of the object being read matter to anyone.
    package var keepsNames = true
    /// Values directly within containers of this depth give no tokens, nor does anything in them. Set anew at each name.
    package var quietDepth = Int.max
    /// Where the last value began, in the piece in which it began.
    package private(set) var valueStart = 0

    var state = State.value
    var isName = false
    var unicode = JSONUnicodeEscape()
    private var nesting = JSONNesting()
    private var number = JSONNumberReader()
    private var literal = JSONLiteral.null

    package init() {}

    /// A whole text has been read; only white space may follow.
    package var isDone: Bool { state == .done }
    /// What was read is no JSON; the tokenizer gives no more tokens.
    package var hasFailed: Bool { state == .failed }
    package var depth: Int { nesting.depth }

    /// The next token; nil when the bytes are used up, or at a byte that makes them no JSON.
    package mutating func next(in bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        while position < bytes.count, state != .failed {
            if let token = step(through: bytes, from: &position), isHeard(token) { return token }
        }
        return nil
    }

    /// Values in containers of the quiet depth are passed over with all that is in them.
    private func isHeard(_ token: JSONToken) -> Bool {
        switch token {
        case .name: nesting.depth <= quietDepth
        case .beginObject, .beginArray: nesting.depth <= quietDepth
        default: nesting.depth < quietDepth
        }
    }

    /// Tells that nothing more comes: a number at the very end has no other way to know.
    package mutating func finish() -> JSONToken? {
        state == .number && nesting.depth == 0 ? endNumber() : nil
    }

    private mutating func step(through bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        switch state {
        case .text: return readText(bytes, from: &position)
        case .number: return readNumber(bytes, from: &position)
        default: break
        }
        let byte = bytes[position]
        position &+= 1
        switch state {
        case .escape: return readEscape(byte)
        case .unicode: return readUnicode(byte)
        case .literal: return readLiteral(byte)
        default: return isWhitespace(byte) ? nil : readStructure(byte, at: position &- 1)
        }
    }

    private mutating func readStructure(_ byte: UInt8, at position: Int) -> JSONToken? {
        switch state {
        case .value: return beginValue(byte, at: position)
        case .elementOrEnd where byte != UInt8(ascii: "]"): return beginValue(byte, at: position)
        case .elementOrEnd: return close(.endArray)
        case .nameOrEnd: return beginName(byte)
        case .afterValue: return readSeparator(byte)
        case .colon where byte == UInt8(ascii: ":"): state = .value
        default: return fail()
        }
        return nil
    }

    private mutating func beginName(_ byte: UInt8) -> JSONToken? {
        switch byte {
        case UInt8(ascii: "\""):
            (state, isName) = (.text, true)
            if keepsNames { name = ShortText() }
        case UInt8(ascii: "}"): return close(.endObject)
        default: return fail()
        }
        return nil
    }

    private mutating func readSeparator(_ byte: UInt8) -> JSONToken? {
        switch byte {
        case UInt8(ascii: ","): state = nesting.isInArray ? .elementOrEnd : .nameOrEnd
        case UInt8(ascii: "]") where nesting.isInArray: return close(.endArray)
        case UInt8(ascii: "}") where !nesting.isInArray: return close(.endObject)
        default: return fail()
        }
        return nil
    }

    private mutating func beginValue(_ byte: UInt8, at position: Int) -> JSONToken? {
        valueStart = position
        switch byte {
        case UInt8(ascii: "{"): return open(.beginObject, then: .nameOrEnd)
        case UInt8(ascii: "["): return open(.beginArray, then: .elementOrEnd)
        case UInt8(ascii: "\""):
            (state, isName) = (.text, false)
            return .beginString
        default: break
        }
        if let known = JSONLiteral(first: byte) {
            (state, literal) = (.literal, known)
        } else if let started = JSONNumberReader(first: byte, isValued: nesting.depth < quietDepth) {
            (state, number) = (.number, started)
        } else {
            return fail()
        }
        return nil
    }

    private mutating func open(_ token: JSONToken, then next: State) -> JSONToken? {
        guard nesting.open(array: token == .beginArray) else { return fail() }
        state = next
        return token
    }

    private mutating func close(_ token: JSONToken) -> JSONToken {
        nesting.close()
        return endValue(token)
    }

    /// The byte just read is no JSON.
    mutating func fail() -> JSONToken? {
        state = .failed
        return nil
    }

    /// A value is complete: what may follow depends on the container around it.
    mutating func endValue(_ token: JSONToken) -> JSONToken {
        state = nesting.depth == 0 ? .done : .afterValue
        return token
    }

    private mutating func readNumber(_ bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        number.read(bytes, from: &position) ? endNumber() : nil
    }

    private mutating func endNumber() -> JSONToken? {
        guard let value = number.number else { return fail() }
        return endValue(.number(value))
    }

    private mutating func readLiteral(_ byte: UInt8) -> JSONToken? {
        switch literal.take(byte) {
        case .partial: return nil
        case .whole(let token): return endValue(token)
        case .wrong: return fail()
        }
    }

    private func isWhitespace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
    }
}
