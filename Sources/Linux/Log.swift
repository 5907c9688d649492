// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Structured lines on standard error, one per event, as `key=value` text or as JSON.
///
/// A line is written by one `write`, so lines of several threads never mix. Callers pass no secrets.
package struct Log: Sendable {
    package enum Format: String, Sendable { case text, json }
    package enum Level: String, Sendable { case info, warning, error }

    private let format: Format

    package init(format: Format) {
        self.format = format
    }

    package func info(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.info, message, fields)
    }

    package func warning(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.warning, message, fields)
    }

    package func error(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.error, message, fields)
    }

    private func write(_ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>) {
        let line = Array(Self.line(format, level, at: Clock.wall(), message, fields).utf8)
        // Nobody can be told when standard error itself is gone.
        _ = unsafe line.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Renders one event; `time` is nanoseconds since 1970.
    package static func line(
        _ format: Format,
        _ level: Level,
        at time: Int64,
        _ message: String,
        _ fields: KeyValuePairs<String, String>
    ) -> String {
        let head = [("time", Clock.rfc3339(time)), ("level", level.rawValue), ("msg", message)]
        let pairs = head + fields.map { ($0.key, $0.value) }
        switch format {
        case .json: return "{" + pairs.map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ",") + "}\n"
        case .text: return pairs.map { "\($0)=\(isPlain($1) ? $1 : quoted($1))" }.joined(separator: " ") + "\n"
        }
    }

    private static func isPlain(_ value: String) -> Bool {
        !value.isEmpty
            && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
    }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case _ where scalar.value < 0x20:
                text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
