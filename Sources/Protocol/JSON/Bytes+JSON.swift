// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a string as a JSON string, with its quotes.
    package mutating func appendJSON(_ text: String) {
        append(UInt8(ascii: "\""))
        appendJSON(insideOf: text)
        append(UInt8(ascii: "\""))
    }

    /// Appends what stands between the quotes.
    mutating func appendJSON(insideOf text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append("\\u00")
                append(hexDigit(byte >> 4))
                append(hexDigit(byte & 15))
            default:
                append(byte)
            }
        }
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
