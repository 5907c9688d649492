// SPDX-License-Identifier: Apache-2.0

/// Numbers and literals.
extension JSONTokenizer {
    /// Reads a number at its first byte, at once if it is a plain one.
    @inline(__always)
    mutating func beginNumber(
        _ byte: UInt8,
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: some JSONListener
    ) -> JSONToken? {
        if let (value, end) = bytes.plainNumber(from: position) {
            position = end
            guard listener.hearsValue else {
                endUnheardValue(bytes, at: &position)
                return nil
            }
            endValue()
            return .number(JSONNumber(isNegative: false, magnitude: value))
        }
        return beginReader(byte, isValued: listener.hearsValue, from: &position)
    }

    @inline(never)
    private mutating func beginReader(_ byte: UInt8, isValued: Bool, from position: inout Int) -> JSONToken? {
        guard let started = JSONNumberReader(first: byte, isValued: isValued) else { return fail() }
        position &+= 1
        (state, number) = (.number, started)
        return nil
    }

    mutating func readNumber(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: some JSONListener
    ) -> JSONToken? {
        guard number.read(bytes, from: &position) else { return nil }
        let token = endNumber()
        return listener.hearsValue ? token : nil
    }

    mutating func endNumber() -> JSONToken? {
        guard let value = number.number else { return fail() }
        endValue()
        return .number(value)
    }

    /// Reads a literal at its first byte, at once if it is whole.
    @inline(__always)
    mutating func beginLiteral(
        _ byte: UInt8,
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: some JSONListener
    ) -> JSONToken? {
        if let (token, length) = bytes.literal(at: position) {
            position &+= length
            guard listener.hearsValue else {
                endUnheardValue(bytes, at: &position)
                return nil
            }
            endValue()
            return token
        }
        return beginLiteralInPieces(byte, from: &position)
    }

    @inline(never)
    private mutating func beginLiteralInPieces(_ byte: UInt8, from position: inout Int) -> JSONToken? {
        guard let started = JSONLiteral(first: byte) else { return fail() }
        (state, literal) = (.literal, started)
        position &+= 1
        return nil
    }

    mutating func readLiteral(
        _ bytes: Span<UInt8>,
        from position: inout Int,
        for listener: some JSONListener
    ) -> JSONToken? {
        while position < bytes.count {
            switch literal.take(bytes[position]) {
            case .partial: position &+= 1
            case .wrong: return fail()
            case .whole(let token):
                position &+= 1
                endValue()
                return listener.hearsValue ? token : nil
            }
        }
        return nil
    }
}

extension Span<UInt8> {
    /// The literal at `index`, and its length; nil when there is none, or too little after it to look at eight bytes.
    @inline(__always)
    fileprivate func literal(at index: Int) -> (token: JSONToken, length: Int)? {
        guard let word = word(at: index) else { return nil }
        switch word & 0xFFFF_FFFF {
        case 0x6C6C_756E: return (.null, 4)
        case 0x6575_7274: return (.boolean(true), 4)
        default: return word & 0xFF_FFFF_FFFF == 0x65_736C_6166 ? (.boolean(false), 5) : nil
        }
    }

    /// A number of digits only, at most eighteen of them, and where it ends; nil when there is none, or when it may go on
    /// with something else.
    @inline(__always)
    fileprivate func plainNumber(from start: Int) -> (value: UInt64, end: Int)? {
        var value: UInt64 = 0
        var index = start
        while index < count, self[index] &- UInt8(ascii: "0") < 10 {
            value = value &* 10 &+ UInt64(self[index] & 15)
            index &+= 1
        }
        // What may follow a plain number in a container comes before the digits and the points, but for brackets.
        guard index < count, index > start, index &- start <= 18 else { return nil }
        switch self[index] {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
        default: return self[start] == UInt8(ascii: "0") && index > start &+ 1 ? nil : (value, index)
        }
    }
}
