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
            endValue()
            return listener.hearsValue ? .number(JSONNumber(isNegative: false, magnitude: value)) : nil
        }
        guard let started = JSONNumberReader(first: byte, isValued: listener.hearsValue) else { return fail() }
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
        guard let started = JSONLiteral(first: byte) else { return fail() }
        (state, literal) = (.literal, started)
        position &+= 1
        return readLiteral(bytes, from: &position, for: listener)
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
