// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import proxy

struct JSON5ParserTests {
    /// Foundation's reader, for comparison.
    private indirect enum Reference: Decodable, Equatable {
        case null, bool(Bool), number(Decimal), string(String), array([Reference]), object([String: Reference])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode(Decimal.self) {
                self = .number(value)
            } else if let value = try? container.decode([Reference].self) {
                self = .array(value)
            } else {
                self = .object(try container.decode([String: Reference].self))
            }
        }

        init(_ json: JSON5) throws {
            switch json.value {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .number(let value): self = .number(try #require(Decimal(string: value.description)))
            case .string(let value): self = .string(value)
            case .array(let values): self = .array(try values.map(Reference.init))
            case .object(let members):
                self = .object(
                    Dictionary(uniqueKeysWithValues: try members.map { ($0.key, try Reference($0.value)) })
                )
            }
        }
    }

    @Test(arguments: [
        "{}", "[]", " null ", "true", "[false,]", "\"\"", "{a:1}", "{'a': [1, 2.5, -3e2, .5, 5., +7, 0.1],}",
        "// first\n{ /* inside */ a: 'it' // last\n}",
        #"{"quotes\"": 'single \' and "double"', b: "tab\tnew\nline\/ é \x41"}"#,
        #"{"pair": "\ud83d\ude00 and 😀", $id_1: "größe", größe: 1}"#,
        "{a:123456789012345678901234567890.5}", "{\r\n a: 1\r\n}",
    ])
    func `reads what Foundation's JSON5 reader reads`(text: String) throws {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let expected = try decoder.decode(Reference.self, from: Data(text.utf8))

        #expect(try Reference(JSON5Parser.parse(Array(text.utf8))) == expected)
    }

    /// Here Foundation's reader keeps the line's end, against the JSON5 specification.
    @Test(arguments: ["'two \\\nlines'", "'two \\\r\nlines'", "\u{FEFF}'two lines'", "\u{A0}'two lines'\u{FEFF}"])
    func `joins lines and overlooks what editors leave`(text: String) throws {
        let json = try JSON5Parser.parse(Array(text.utf8))

        #expect(json.text() == "\"two lines\"")
    }

    @Test(arguments: [
        ("", 1, "the text ends where a value should stand"),
        ("{\n  a: 1\n  b: 2\n}", 3, "expected \",\" or \"}\""),
        ("[1 2]", 1, "expected \",\" or \"]\""),
        ("[1", 1, "expected \",\" or \"]\""),
        ("{a 1}", 1, "expected \":\" after the key \"a\""),
        ("{1: 1}", 1, "expected a key"),
        ("{,}", 1, "expected a key"),
        ("{a: 1,\n\n a: 2}", 3, "the key \"a\" is given twice"),
        ("{a: yes}", 1, "expected a value; texts are written in quotes, numbers in decimal digits"),
        ("{a: 0x10}", 1, "expected a value; texts are written in quotes, numbers in decimal digits"),
        ("{a: NaN}", 1, "expected a value; texts are written in quotes, numbers in decimal digits"),
        ("{a: 1.2.3}", 1, "expected a value; texts are written in quotes, numbers in decimal digits"),
        ("{a: ,}", 1, "expected a value"),
        ("{a: 'x\n'}", 1, "a text is not closed on its line"),
        ("{a: 'x", 1, "a text is not closed"),
        (#"{a: "\u12"}"#, 1, "an escape needs 4 hexadecimal digits"),
        (#"{a: "\xg0"}"#, 1, "an escape needs 2 hexadecimal digits"),
        (#"{a: "\ud83d!"}"#, 1, "a text has half of a \\u pair"),
        (#"{a: "\ude00"}"#, 1, "a text has half of a \\u pair"),
        (#"{a: "\01"}"#, 1, "a text has an octal escape"),
        ("\n/* open", 2, "a comment that starts here is not closed"),
        ("{a: 1} / 2", 1, "expected a comment after \"/\""),
        ("{}\n{}", 2, "there is more text after the end of the value"),
        (String(repeating: "[", count: 40), 1, "objects and lists are nested too deeply"),
    ])
    func `names the line of a mistake`(text: String, line: Int, message: String) {
        #expect(throws: JSON5.Fault(line: line, message: message)) { try JSON5Parser.parse(Array(text.utf8)) }
    }

    @Test
    func `refuses a text that is not UTF-8`() {
        #expect(throws: JSON5.Fault(line: 1, message: "the text is not UTF-8")) {
            try JSON5Parser.parse([0x22, 0xFF, 0x22])
        }
    }

    @Test(arguments: [#"{"a":[1,"x\"\\\n\t\u0001é",null,true,{}],"b":[]}"#, "-12.5e-3"])
    func `prints JSON that reads the same`(text: String) throws {
        let printed = try JSON5Parser.parse(Array(text.utf8)).text()

        #expect(
            try JSONDecoder().decode(Reference.self, from: Data(printed.utf8))
                == JSONDecoder().decode(Reference.self, from: Data(text.utf8))
        )
    }

    /// Every beginning and every one-byte change of a text ends in a value or a fault, never in a trap.
    @Test
    func `survives any damage`() throws {
        let text = Array(#"{a: ['x\u0041', -1.5e3, null], /* c */ "b": true, // d"#.utf8)
        for end in text.indices { _ = try? JSON5Parser.parse(Array(text[..<end])) }
        for index in text.indices {
            for byte in UInt8.min ... .max {
                var damaged = text
                damaged[index] = byte
                _ = try? JSON5Parser.parse(damaged)
            }
        }
    }
}
