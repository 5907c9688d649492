// SPDX-License-Identifier: Apache-2.0

extension JSON5Parser {
    /// A key, bare or in quotes.
    mutating func key() throws(JSON5.Fault) -> String {
        if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try quoted() }
        let start = index
        while let byte = peek, Self.isNameByte(byte) { index += 1 }
        guard index > start, !Self.isDigit(bytes[start]) else { throw fault("expected a key") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// A number or one of the three names.
    mutating func word() throws(JSON5.Fault) -> JSON5.Value {
        let start = index
        while let byte = peek, Self.isNameByte(byte) || Self.isNumberByte(byte) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "": throw fault("expected a value")
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            guard let number = DecimalNumber(word) else {
                throw fault("expected a value; texts are written in quotes, numbers in decimal digits")
            }
            return .number(number)
        }
    }

    /// Moves past white space and comments.
    mutating func skipBlanks() throws(JSON5.Fault) {
        while let byte = peek {
            if byte == UInt8(ascii: "\n") {
                line += 1
                index += 1
            } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
                index += 1
            } else if let length = wideSpaceLength {
                index += length
            } else if byte == UInt8(ascii: "/") {
                try skipComment()
            } else {
                return
            }
        }
    }

    /// The no-break space and the byte order mark, which editors leave behind.
    private var wideSpaceLength: Int? {
        let rest = bytes[index...]
        if rest.starts(with: [0xC2, 0xA0]) { return 2 }
        return rest.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : nil
    }

    private mutating func skipComment() throws(JSON5.Fault) {
        let rest = bytes[index...]
        if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
            index = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        } else if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "*")]) {
            try skipBlockComment()
        } else {
            throw fault("expected a comment after \"/\"")
        }
    }

    private mutating func skipBlockComment() throws(JSON5.Fault) {
        let unclosed = fault("a comment that starts here is not closed")
        index += 2
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
                index += 2
                return
            }
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            index += 1
        }
        throw unclosed
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
        default: isDigit(byte)
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}
