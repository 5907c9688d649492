// SPDX-License-Identifier: Apache-2.0

extension JSON5 {
    /// Plain JSON over several lines, which this reader and every other one takes.
    func text(indent: Int = 0) -> String {
        let margin = String(repeating: "  ", count: indent)
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number.description
        case .string(let text): return Self.quoted(text)
        case .array(let elements):
            return Self.wrapped(elements.map { $0.text(indent: indent + 1) }, in: "[", "]", margin: margin)
        case .object(let members):
            let lines = members.map { "\(Self.quoted($0.key)): \($0.value.text(indent: indent + 1))" }
            return Self.wrapped(lines, in: "{", "}", margin: margin)
        }
    }

    private static func wrapped(_ lines: [String], in open: String, _ close: String, margin: String) -> String {
        guard !lines.isEmpty else { return open + close }
        return "\(open)\n\(margin)  \(lines.joined(separator: ",\n\(margin)  "))\n\(margin)\(close)"
    }

    /// A text in double quotes, with the escapes that JSON asks for.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
