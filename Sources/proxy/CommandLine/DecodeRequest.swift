// SPDX-License-Identifier: Apache-2.0

import Protocol

/// A file with a captured body of remote write to be shown.
struct DecodeRequest: Equatable, Sendable {
    /// "-": standard input.
    var file: String
    /// Nil: as the message itself tells.
    var version: RemoteWriteVersion?

    private static let usage = "proxy decode [--version 1|2] FILE"
}

extension DecodeRequest {
    /// Reads the arguments that follow `decode`. Here `--version` has a value: what the file holds.
    static func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var rest = arguments[...]
        var version: RemoteWriteVersion?
        var files: [String] = []
        while let argument = rest.popFirst() {
            switch argument {
            case "-h", "--help": return .print(HelpText.page)
            case "-V": return .print(Version.line)
            case "--version": version = try self.version(rest.popFirst() ?? "")
            case _ where argument.hasPrefix("--version="): version = try self.version(String(argument.dropFirst(10)))
            case _ where argument.hasPrefix("-") && argument != "-":
                throw UsageError("\(JSON5.quoted(argument)) is not a flag of decode; write: \(usage)")
            default: files.append(argument)
            }
        }
        guard files.count == 1 else { throw UsageError("decode needs one file, or - for its input; write: \(usage)") }
        return .decode(DecodeRequest(file: files[0], version: version))
    }

    private static func version(_ text: String) throws(UsageError) -> RemoteWriteVersion {
        switch text {
        case "1", "1.0": return .v1
        case "2", "2.0": return .v2
        default: throw UsageError("--version of decode is that of the message, 1 or 2; write: \(usage)")
        }
    }
}
