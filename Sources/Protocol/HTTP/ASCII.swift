// SPDX-License-Identifier: Apache-2.0

/// The bytes that HTTP's grammar gives a meaning.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let delete: UInt8 = 0x7F

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == tab
    }

    static func isVisible(_ byte: UInt8) -> Bool {
        byte > space && byte < delete
    }

    /// Whether a field's value may hold the byte (RFC 9110 §5.5).
    static func isText(_ byte: UInt8) -> Bool {
        (byte >= space && byte != delete) || byte == tab
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    /// Whether a name may hold the byte (RFC 9110 §5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        byte < 128 && isMember(byte, low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    }

    /// Whether a `Host` may hold the byte (RFC 3986 §3.2.2); a comma may not, because it would join two of them.
    static func isHost(_ byte: UInt8) -> Bool {
        byte < 128 && isMember(byte, low: 0x2FFF_6FF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFE)
    }

    /// Whether both bytes are the same letter in different cases.
    static func isSameLetter(_ one: UInt8, _ two: UInt8) -> Bool {
        one ^ two == 0x20 && (one | 0x20) &- UInt8(ascii: "a") < 26
    }

    /// The value of a hexadecimal digit, nil for any other byte.
    static func hexadecimalValue(_ byte: UInt8) -> Int? {
        if isDigit(byte) { return Int(byte &- UInt8(ascii: "0")) }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? Int(letter) + 10 : nil
    }

    /// Looks a byte below 128 up in a set of 128 bits.
    private static func isMember(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        ((byte < 64 ? low : high) &>> UInt64(byte & 63)) & 1 == 1
    }
}
