// SPDX-License-Identifier: Apache-2.0

extension JSONTokenizer {
    /// Reads plain bytes up to the next quote or backslash, or the one that stands here.
    mutating func readText(_ bytes: Span<UInt8>, from position: inout Int) -> JSONToken? {
        let byte = bytes[position]
        if byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            let run = position..<bytes.endOfPlainText(from: position)
            position = run.upperBound
            return run.isEmpty ? fail() : take(bytes, run)
        }
        position &+= 1
        if byte == UInt8(ascii: "\"") { return endString() }
        state = .escape
        return nil
    }

    private mutating func take(_ bytes: Span<UInt8>, _ run: Range<Int>) -> JSONToken? {
        unicode.forget()
        if !isName { return .text(run) }
        if keepsNames { name.append(bytes, in: run) }
        return nil
    }

    private mutating func endString() -> JSONToken {
        unicode.forget()
        if !isName { return endValue(.endString) }
        state = .colon
        return .name
    }

    mutating func readEscape(_ byte: UInt8) -> JSONToken? {
        if byte == UInt8(ascii: "u") {
            state = .unicode
            return nil
        }
        guard let scalar = JSONUnicodeEscape.short(byte) else { return fail() }
        unicode.forget()
        state = .text
        return emit(scalar)
    }

    mutating func readUnicode(_ byte: UInt8) -> JSONToken? {
        switch unicode.take(byte) {
        case .partial: return nil
        case .whole(let scalar):
            state = .text
            return scalar.flatMap { emit($0) }
        case .wrong: return fail()
        }
    }

    private mutating func emit(_ scalar: Unicode.Scalar) -> JSONToken? {
        if !isName { return .escape(scalar) }
        if keepsNames { name.append(scalar) }
        return nil
    }
}
