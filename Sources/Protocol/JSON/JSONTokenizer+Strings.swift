// SPDX-License-Identifier: Apache-2.0

extension JSONTokenizer {
    /// Reads a member's name at its quote, whole if it can be.
    @inline(__always)
    mutating func readName(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        let start = position &+ 1
        let end = bytes.endOfPlainText(from: start)
        guard bytes.byte(at: end) == UInt8(ascii: "\"") else {
            name = ShortText()
            return beginText(isName: true, at: start, from: &position)
        }
        let isColonNext = bytes.byte(at: end &+ 1) == UInt8(ascii: ":")
        position = isColonNext ? end &+ 2 : end &+ 1
        state = isColonNext ? .value : .colon
        guard listener.hearsNames else {
            listener.enterUnread()
            return nil
        }
        guard listener.enter(bytes, in: start..<end) else { return nil }
        name = ShortText(bytes, in: start..<end)
        return .name
    }

    @inline(never)
    private mutating func beginText(isName: Bool, at start: Int, from position: inout Int) -> JSONToken? {
        position = start
        state = .text
        self.isName = isName
        return isName ? nil : .beginString
    }

    /// Reads a value at its quote, whole if it can be.
    @inline(__always)
    mutating func beginString(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: some JSONListener
    ) -> JSONToken? {
        let start = position &+ 1
        let end = bytes.endOfPlainText(from: start)
        guard bytes.byte(at: end) == UInt8(ascii: "\"") else {
            let token = beginText(isName: false, at: start, from: &position)
            return listener.hearsValue ? token : nil
        }
        position = end &+ 1
        guard listener.hearsValue else {
            endUnheardValue(bytes, at: &position)
            return nil
        }
        endValue()
        return .string(start..<end)
    }

    /// Reads on in a name or a value that is not plain or not whole.
    mutating func readString(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        if state == .text, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
            return readText(bytes, from: &position, for: listener)
        }
        let byte = bytes[position]
        position &+= 1
        defer { if state == .failed { position &-= 1 } }
        switch state {
        case .escape: return readEscape(byte, for: listener)
        case .unicode: return readUnicode(byte, for: listener)
        default: break
        }
        if byte == UInt8(ascii: "\"") { return endString(for: &listener) }
        state = .escape
        return nil
    }

    /// Reads plain bytes, of which there is at least one or the text is no JSON.
    private mutating func readText(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: some JSONListener
    ) -> JSONToken? {
        let run = position..<bytes.endOfPlainText(from: position)
        if run.isEmpty { return fail() }
        position = run.upperBound
        unicode.forget()
        if isName { name.append(bytes, in: run) }
        return !isName && listener.hearsValue ? .text(run) : nil
    }

    private mutating func endString(for listener: inout some JSONListener) -> JSONToken? {
        unicode.forget()
        if isName {
            state = .colon
            if listener.hearsNames { return listener.enter(name) ? .name : nil }
            listener.enterUnread()
            return nil
        }
        endValue()
        return listener.hearsValue ? .endString : nil
    }

    private mutating func readEscape(_ byte: UInt8, for listener: some JSONListener) -> JSONToken? {
        if byte == UInt8(ascii: "u") {
            state = .unicode
            return nil
        }
        guard let scalar = JSONUnicodeEscape.short(byte) else { return fail() }
        unicode.forget()
        state = .text
        return emit(scalar, for: listener)
    }

    private mutating func readUnicode(_ byte: UInt8, for listener: some JSONListener) -> JSONToken? {
        switch unicode.take(byte) {
        case .partial: return nil
        case .whole(let scalar):
            state = .text
            return scalar.flatMap { emit($0, for: listener) }
        case .wrong: return fail()
        }
    }

    private mutating func emit(_ scalar: Unicode.Scalar, for listener: some JSONListener) -> JSONToken? {
        if isName { name.append(scalar) }
        return !isName && listener.hearsValue ? .escape(scalar) : nil
    }
}
