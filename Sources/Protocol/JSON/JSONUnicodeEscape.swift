// SPDX-License-Identifier: Apache-2.0

/// The escapes of a JSON string; remembers the first half of a surrogate pair.
struct JSONUnicodeEscape: Sendable {
    enum Step { case partial, wrong, whole(Unicode.Scalar?) }

    private var unit: UInt32 = 0
    private var digits = 0
    private var highSurrogate: UInt32 = 0

    /// What a one-letter escape stands for.
    static func short(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case UInt8(ascii: "n"): "\n"
        case UInt8(ascii: "r"): "\r"
        case UInt8(ascii: "t"): "\t"
        case UInt8(ascii: "b"): "\u{8}"
        case UInt8(ascii: "f"): "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(byte)
        default: nil
        }
    }

    /// Something else than a second half has come.
    mutating func forget() { highSurrogate = 0 }

    /// Takes one of the four hexadecimal digits after `\u`.
    mutating func take(_ byte: UInt8) -> Step {
        guard let digit = hexadecimal(byte) else { return .wrong }
        unit = unit &<< 4 | digit
        digits &+= 1
        if digits < 4 { return .partial }
        defer { (unit, digits) = (0, 0) }
        return .whole(scalar())
    }

    /// Nil for a first half, which waits for its second.
    private mutating func scalar() -> Unicode.Scalar? {
        if unit & 0xFC00 == 0xD800 {
            highSurrogate = unit
            return nil
        }
        defer { highSurrogate = 0 }
        let isPair = unit & 0xFC00 == 0xDC00 && highSurrogate != 0
        let value = isPair ? 0x10000 &+ ((highSurrogate & 0x3FF) &<< 10) &+ (unit & 0x3FF) : unit
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }
}
