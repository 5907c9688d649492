// SPDX-License-Identifier: Apache-2.0

/// Reads JSON5: JSON with comments, trailing commas, bare keys and single quotes.
///
/// Left out, for no key has a use for them: hexadecimal numbers, `Infinity`, `NaN` and escapes inside bare keys.
struct JSON5Parser {
    /// Nesting that no honest file has; the parser calls itself for each level.
    private static let depthLimit = 32

    var bytes: [UInt8]
    var index = 0
    var line = 1
    private var depth = 0

    static func parse(_ bytes: [UInt8]) throws(JSON5.Fault) -> JSON5 {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSON5.Fault(line: 1, message: "the text is not UTF-8")
        }
        var parser = JSON5Parser(bytes: bytes)
        let value = try parser.value()
        try parser.skipBlanks()
        guard parser.peek == nil else { throw parser.fault("there is more text after the end of the value") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    func fault(_ message: String) -> JSON5.Fault {
        JSON5.Fault(line: line, message: message)
    }

    private mutating func value() throws(JSON5.Fault) -> JSON5 {
        try skipBlanks()
        let start = line
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw fault("objects and lists are nested too deeply") }
        switch peek {
        case nil: throw fault("the text ends where a value should stand")
        case UInt8(ascii: "{"): return JSON5(value: .object(try members()), line: start)
        case UInt8(ascii: "["): return JSON5(value: .array(try elements()), line: start)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return JSON5(value: .string(try quoted()), line: start)
        default: return JSON5(value: try word(), line: start)
        }
    }

    private mutating func elements() throws(JSON5.Fault) -> [JSON5] {
        var elements: [JSON5] = []
        index += 1
        while try !closes(with: UInt8(ascii: "]")) {
            elements.append(try value())
            try separator(before: "]")
        }
        return elements
    }

    private mutating func members() throws(JSON5.Fault) -> [JSON5.Member] {
        var members: [JSON5.Member] = []
        index += 1
        while try !closes(with: UInt8(ascii: "}")) {
            let start = line
            let key = try key()
            guard !members.contains(where: { $0.key == key }) else {
                throw JSON5.Fault(line: start, message: "the key \"\(key)\" is given twice")
            }
            try skipBlanks()
            guard peek == UInt8(ascii: ":") else { throw fault("expected \":\" after the key \"\(key)\"") }
            index += 1
            members.append(JSON5.Member(key: key, line: start, value: try value()))
            try separator(before: "}")
        }
        return members
    }

    /// Whether the object or list ends here; takes the bracket.
    private mutating func closes(with bracket: UInt8) throws(JSON5.Fault) -> Bool {
        try skipBlanks()
        guard peek == bracket else { return false }
        index += 1
        return true
    }

    private mutating func separator(before bracket: Character) throws(JSON5.Fault) {
        try skipBlanks()
        if peek == UInt8(ascii: ",") {
            index += 1
        } else if peek.map({ Character(Unicode.Scalar($0)) }) != bracket {
            throw fault("expected \",\" or \"\(bracket)\"")
        }
    }
}
