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

    /// Whether a field's value may hold the byte (RFC 9110 §5.5).
    static func isText(_ byte: UInt8) -> Bool {
        (byte >= space && byte != delete) || byte == tab
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    /// The bytes that a name may hold (RFC 9110 §5.6.2).
    @inline(__always)
    static var tokens: ByteSet {
        ByteSet(
            """
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\
            ~!~#$%&'~~*+~-.~0123456789~~~~~~\
            ~ABCDEFGHIJKLMNOPQRSTUVWXYZ~~~^_\
            `abcdefghijklmnopqrstuvwxyz~|~~~
            """
        )
    }

    /// The bytes that a `Host` may hold (RFC 3986 §3.2.2); no comma, because it would join two of them.
    @inline(__always)
    static var hosts: ByteSet {
        ByteSet(
            """
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\
            ~!~~$%&'()*+~-.~0123456789:;~=~~\
            ~ABCDEFGHIJKLMNOPQRSTUVWXYZ[~]~_\
            ~abcdefghijklmnopqrstuvwxyz~~~~~
            """
        )
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
}
