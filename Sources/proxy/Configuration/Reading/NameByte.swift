// SPDX-License-Identifier: Apache-2.0

/// Which bytes names of several sorts may hold.
enum NameByte {
    /// A letter, a digit, `.`, `_` or `-`.
    static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
    }

    /// Whether a text may name an environment variable.
    static func isVariable(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isName($0) && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
    }

    /// What a header's name may hold: RFC 9110 §5.6.2's `tchar`.
    static func isToken(_ byte: UInt8) -> Bool {
        isName(byte) || "!#$%&'*+^`|~".utf8.contains(byte)
    }
}
