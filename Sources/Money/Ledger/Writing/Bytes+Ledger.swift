// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    /// Appends a number in decimal.
    mutating func append(decimal value: UInt64, width: Int = 1) {
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var rest = value
        var start = 20
        while rest > 0 {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        start = Swift.min(start, 20 - width)
        for index in start..<20 { append(digits[index]) }
    }

    /// Appends nano-dollars as dollars: nine decimals, exact.
    mutating func append(dollars nanodollars: UInt64) {
        append(decimal: nanodollars / 1_000_000_000)
        append(UInt8(ascii: "."))
        append(decimal: nanodollars % 1_000_000_000, width: 9)
    }

    /// Appends an instant (nanoseconds since 1970) in UTC with milliseconds, as RFC 3339 writes it.
    mutating func append(instant time: Int64) {
        let day = CivilDate(utc: time)
        let milliseconds = UInt64(Swift.max(0, time &- day.utcStart)) / 1_000_000
        append(decimal: UInt64(day.year), width: 4)
        append(UInt8(ascii: "-"))
        append(decimal: UInt64(day.month), width: 2)
        append(UInt8(ascii: "-"))
        append(decimal: UInt64(day.day), width: 2)
        append(UInt8(ascii: "T"))
        append(decimal: milliseconds / 3_600_000, width: 2)
        append(UInt8(ascii: ":"))
        append(decimal: milliseconds / 60_000 % 60, width: 2)
        append(UInt8(ascii: ":"))
        append(decimal: milliseconds / 1_000 % 60, width: 2)
        append(UInt8(ascii: "."))
        append(decimal: milliseconds % 1_000, width: 3)
        append(UInt8(ascii: "Z"))
    }

    /// Appends the inside of a JSON string. What is no UTF-8 becomes U+FFFD.
    mutating func append(escaped text: borrowing FixedText) {
        let start = count
        for index in 0..<text.count {
            let byte = text[index]
            guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
                removeLast(count - start)
                return append(escaped: text.description)
            }
            append(byte)
        }
    }

    mutating func append(escaped text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20, 0x7F:
                append("\\u00")
                append(byte < 0x10 ? "0" : byte < 0x20 ? "1" : "7")
                append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
            default: append(byte)
            }
        }
    }
}
