// SPDX-License-Identifier: Apache-2.0

extension JSON5Parser {
    /// A text in single or double quotes, with its escapes resolved.
    mutating func quoted() throws(JSON5.Fault) -> String {
        let quote = bytes[index]
        var text: [UInt8] = []
        index += 1
        while let byte = peek, byte != quote {
            index += 1
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw fault("a text is not closed on its line")
            case UInt8(ascii: "\\"): try escape(into: &text)
            default: text.append(byte)
            }
        }
        guard peek != nil else { throw fault("a text is not closed") }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSON5.Fault) {
        guard let byte = peek else { throw fault("a text is not closed") }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "0") where !(peek.map(Self.isDigit) ?? false): text.append(0x00)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): throw fault("a text has an octal escape")
        case UInt8(ascii: "x"): try append(try hexadecimal(digits: 2), to: &text)
        case UInt8(ascii: "u"): try append(try unicodeEscape(), to: &text)
        case UInt8(ascii: "\n"): line += 1
        case UInt8(ascii: "\r"): skipLineFeed()
        default: text.append(byte)
        }
    }

    private mutating func skipLineFeed() {
        guard peek == UInt8(ascii: "\n") else { return }
        line += 1
        index += 1
    }

    /// The code point after `\u`, which beyond the first plane is a pair of them.
    private mutating func unicodeEscape() throws(JSON5.Fault) -> UInt32 {
        let first = try hexadecimal(digits: 4)
        guard (0xD800..<0xDC00).contains(first) else { return first }
        guard bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { throw halfPair }
        index += 2
        let second = try hexadecimal(digits: 4)
        guard (0xDC00..<0xE000).contains(second) else { throw halfPair }
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private var halfPair: JSON5.Fault { fault("a text has half of a \\u pair") }

    private mutating func hexadecimal(digits: Int) throws(JSON5.Fault) -> UInt32 {
        let end = index + digits
        guard end <= bytes.count, bytes[index..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
        else { throw fault("an escape needs \(digits) hexadecimal digits") }
        index = end
        return value
    }

    private func append(_ codePoint: UInt32, to text: inout [UInt8]) throws(JSON5.Fault) {
        guard let scalar = Unicode.Scalar(codePoint) else { throw halfPair }
        text.append(contentsOf: String(Character(scalar)).utf8)
    }
}
