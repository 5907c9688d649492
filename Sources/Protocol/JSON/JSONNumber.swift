// SPDX-License-Identifier: Apache-2.0

/// A number cut to its whole part; what does not fit saturates.
package struct JSONNumber: Equatable, Sendable {
    package let isNegative: Bool
    package let magnitude: UInt64

    /// A count of things: never negative, and small enough that prices can be multiplied by it.
    package var count: Int { isNegative ? 0 : Int(min(magnitude, UInt64(UInt32.max))) }
}

/// Reads a number byte by byte along the grammar of RFC 8259 §6.
struct JSONNumberReader: Sendable {
    private enum Phase { case sign, zero, integer, point, fraction, exponentMark, exponentSign, exponent }

    private var phase = Phase.sign
    private var isValued = true
    private var isNegative = false
    private var digits: UInt64 = 0
    private var scale = 0
    private var exponent = 0
    private var isExponentNegative = false

    init() {}

    /// Nil: no number begins with this byte. A number without a value is checked only.
    init?(first byte: UInt8, isValued: Bool) {
        self.isValued = isValued
        switch byte {
        case UInt8(ascii: "-"): (phase, isNegative) = (.sign, true)
        case UInt8(ascii: "0"): phase = .zero
        case UInt8(ascii: "1")...UInt8(ascii: "9"): (phase, digits) = (.integer, UInt64(byte & 15))
        default: return nil
        }
    }

    /// Reads on; false when the bytes are used up, true when the number has ended before `position`.
    mutating func read(_ bytes: Span<UInt8>, from position: inout Int) -> Bool {
        while position < bytes.count {
            if isDigit(bytes[position]), beginDigits(bytes[position]) {
                readDigits(bytes, from: &position)
            } else if take(sign: bytes[position]) {
                position &+= 1
            } else {
                return true
            }
        }
        return false
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// False: no digit may come here.
    private mutating func beginDigits(_ byte: UInt8) -> Bool {
        switch phase {
        case .zero: return false
        case .sign: phase = byte == UInt8(ascii: "0") ? .zero : .integer
        case .integer: break
        case .point, .fraction: phase = .fraction
        case .exponentMark, .exponentSign, .exponent: phase = .exponent
        }
        return true
    }

    private mutating func readDigits(_ bytes: Span<UInt8>, from position: inout Int) {
        let start = position
        let limit = phase == .zero ? start &+ 1 : bytes.count
        while position < limit, isDigit(bytes[position]) { position &+= 1 }
        if phase == .exponent { return appendToExponent(bytes.extracting(start..<position)) }
        if isValued { append(bytes.extracting(start..<position)) }
    }

    private mutating func appendToExponent(_ digits: Span<UInt8>) {
        for index in digits.indices { exponent = min(exponent &* 10 &+ Int(digits[index] & 15), 1_000_000) }
    }

    /// Digits beyond the nineteenth are dropped; in the whole part each of them still is a power of ten.
    private mutating func append(_ digits: Span<UInt8>) {
        var value = self.digits
        var taken = 0
        while taken < digits.count, value < 1_000_000_000_000_000_000 {
            value = value &* 10 &+ UInt64(digits[taken] & 15)
            taken &+= 1
        }
        self.digits = value
        scale &+= phase == .fraction ? -taken : digits.count &- taken
    }

    /// False: the byte is no part of the number.
    private mutating func take(sign byte: UInt8) -> Bool {
        switch (phase, byte) {
        case (.zero, UInt8(ascii: ".")), (.integer, UInt8(ascii: ".")): phase = .point
        case (.zero, UInt8(ascii: "e")), (.integer, UInt8(ascii: "e")), (.fraction, UInt8(ascii: "e")),
            (.zero, UInt8(ascii: "E")), (.integer, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "E")):
            phase = .exponentMark
        case (.exponentMark, UInt8(ascii: "+")): phase = .exponentSign
        case (.exponentMark, UInt8(ascii: "-")): (phase, isExponentNegative) = (.exponentSign, true)
        default: return false
        }
        return true
    }

    /// Nil: the input stopped where the grammar wants a digit.
    var number: JSONNumber? {
        switch phase {
        case .zero, .integer, .fraction, .exponent: JSONNumber(isNegative: isNegative, magnitude: magnitude)
        case .sign, .point, .exponentMark, .exponentSign: nil
        }
    }

    private var magnitude: UInt64 {
        var value = digits
        var shift = isExponentNegative ? scale &- exponent : scale &+ exponent
        while shift > 0, value != 0, value != .max {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            value = overflow ? .max : product
            shift &-= 1
        }
        while shift < 0, value != 0 {
            value /= 10
            shift &+= 1
        }
        return value
    }
}
