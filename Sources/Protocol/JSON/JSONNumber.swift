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

    private var phase: Phase
    private var isNegative = false
    private var digits: UInt64 = 0
    private var scale = 0
    private var exponent = 0
    private var isExponentNegative = false

    /// Nil: no number begins with this byte.
    init?(first byte: UInt8) {
        switch byte {
        case UInt8(ascii: "-"): (phase, isNegative) = (.sign, true)
        case UInt8(ascii: "0"): phase = .zero
        case UInt8(ascii: "1")...UInt8(ascii: "9"): (phase, digits) = (.integer, UInt64(byte & 15))
        default: return nil
        }
    }

    /// False: the byte is no part of the number, which has ended before it.
    mutating func take(_ byte: UInt8) -> Bool {
        if byte &- UInt8(ascii: "0") < 10 { return take(digit: UInt64(byte & 15)) }
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

    private mutating func take(digit: UInt64) -> Bool {
        switch phase {
        case .zero: return false
        case .sign where digit == 0: phase = .zero
        case .sign, .integer:
            phase = .integer
            append(digit)
        case .point, .fraction:
            phase = .fraction
            if append(digit) { scale &-= 1 }
        case .exponentMark, .exponentSign, .exponent:
            phase = .exponent
            exponent = min(exponent &* 10 &+ Int(digit), 1_000_000)
        }
        return true
    }

    /// False: the digits are full. In the whole part the dropped digit still counts as a power of ten.
    @discardableResult private mutating func append(_ digit: UInt64) -> Bool {
        let fits = digits < 1_000_000_000_000_000_000
        if fits { digits = digits &* 10 &+ digit } else if phase == .integer { scale &+= 1 }
        return fits
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
