// SPDX-License-Identifier: Apache-2.0

/// What lies between strings, numbers and literals, and those of them that are plain and whole in the piece.
extension JSONTokenizer {
    /// Reads on up to the next token that is heard, or to something that is not plain and whole.
    @inline(__always)
    mutating func readStructure(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        while var byte = bytes.byte(at: position) {
            if byte <= 0x20 {
                guard isBlank(byte) else { return fail() }
                position &+= 1
                continue
            }
            if state == .nameOrEnd, byte == UInt8(ascii: "\"") {
                let token = readName(bytes, from: &position, for: &listener)
                if token != nil || !state.isBetweenTokens { return token }
                // As a rule the colon has come with the name, and the value follows at once.
                guard state == .value, let next = bytes.byte(at: position), next > 0x20 else { continue }
                byte = next
            }
            let token = readOther(byte, bytes, from: &position, for: &listener)
            if token != nil || !state.isBetweenTokens { return token }
        }
        return nil
    }

    /// Reads whatever is no name.
    @inline(__always)
    private mutating func readOther(
        _ byte: UInt8,
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        switch state {
        case .nameOrEnd: byte == UInt8(ascii: "}") ? close(.endObject, from: &position, for: &listener) : fail()
        case .colon: readColon(byte, from: &position)
        case .afterValue: readSeparator(byte, from: &position, for: &listener)
        case .elementOrEnd where byte == UInt8(ascii: "]"): close(.endArray, from: &position, for: &listener)
        default: beginValue(byte, bytes, from: &position, for: &listener)
        }
    }

    @inline(__always)
    private mutating func readColon(_ byte: UInt8, from position: inout Int) -> JSONToken? {
        guard byte == UInt8(ascii: ":") else { return fail() }
        position &+= 1
        state = .value
        return nil
    }

    @inline(__always)
    private mutating func readSeparator(
        _ byte: UInt8,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        switch (byte, nesting.isInArray) {
        case (UInt8(ascii: ","), let isInArray):
            position &+= 1
            state = isInArray ? .elementOrEnd : .nameOrEnd
            return nil
        case (UInt8(ascii: "]"), true): return close(.endArray, from: &position, for: &listener)
        case (UInt8(ascii: "}"), false): return close(.endObject, from: &position, for: &listener)
        default: return fail()
        }
    }

    @inline(__always)
    private mutating func beginValue(
        _ byte: UInt8,
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        valueStart = position
        switch byte {
        case UInt8(ascii: "\""): return beginString(bytes, from: &position, for: listener)
        case UInt8(ascii: "{"): return open(.beginObject, from: &position, for: &listener)
        case UInt8(ascii: "["): return open(.beginArray, from: &position, for: &listener)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            return beginNumber(byte, bytes, from: &position, for: listener)
        default: return beginLiteral(byte, bytes, from: &position, for: listener)
        }
    }

    /// A value that nobody hears is complete; the comma and the quote of the next name after it are, as a rule.
    @inline(__always)
    mutating func endUnheardValue(_ bytes: Span<UInt8>, at position: inout Int) {
        endValue()
        guard !nesting.isInArray, bytes.byte(at: position) == UInt8(ascii: ","), state == .afterValue else { return }
        position &+= 1
        state = .nameOrEnd
    }

    private mutating func open(
        _ token: JSONToken,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        let isArray = token == .beginArray
        guard nesting.open(isArray: isArray) else { return fail() }
        position &+= 1
        state = isArray ? .elementOrEnd : .nameOrEnd
        let isHeard = listener.hearsValue
        listener.open(isArray: isArray, depth: nesting.depth)
        return isHeard ? token : nil
    }

    private mutating func close(
        _ token: JSONToken,
        from position: inout Int,
        for listener: inout some JSONListener
    ) -> JSONToken? {
        position &+= 1
        nesting.close()
        endValue()
        listener.close(depth: nesting.depth)
        return listener.hearsValue ? token : nil
    }
}
