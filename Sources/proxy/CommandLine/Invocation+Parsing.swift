// SPDX-License-Identifier: Apache-2.0

extension Invocation {
    private enum Command: String, CaseIterable {
        case serve, exec, check, relay, decode, prices, key, report

        var flags: [Flag] {
            switch self {
            case .relay: Flag.ofRelay
            case .key: []
            case .serve, .exec, .check, .decode, .prices, .report: Flag.ofOthers
            }
        }
    }

    /// Flags without a value; the last is for `exec` alone.
    private enum Switch: String, CaseIterable {
        case help, version
        case noAdapt = "no-adapt"
    }

    /// Reads the arguments that follow the program's own name.
    static func parse(_ arguments: [[UInt8]]) throws(UsageError) -> Invocation {
        var rest = arguments.map { String(decoding: $0, as: UTF8.self) }[...]
        let command = try command(from: &rest)
        if command == .decode { return try DecodeRequest.parse(Array(rest)) }
        if command == .prices { return try PricesRequest.parse(Array(rest)) }
        if command == .report { return try ReportRequest.parse(Array(rest)) }
        var options = Options()
        var isAdapted = true
        while let argument = rest.popFirst() {
            if argument == "--", command == .exec { break }
            guard argument.hasPrefix("-"), argument != "-", argument != "--" else {
                throw unexpected(argument, command)
            }
            switch try flag(argument, of: command) {
            case .switch(.help): return .print(HelpText.page)
            case .switch(.version): return .print(Version.line)
            case .switch(.noAdapt): isAdapted = false
            case .value(let flag, let inline):
                try set(flag, inline, &rest, in: &options)
            }
        }
        switch command {
        case .serve: return .serve(options)
        case .key: return .key
        case .check, .decode, .prices, .report: return .check(options)
        case .relay:
            for flag in [Flag.scrape, .remoteWrite] where options[flag] == nil {
                throw UsageError("relay needs \(flag.name), such as \(flag.name) \(flag.example)")
            }
            return .relay(options)
        case .exec:
            guard !rest.isEmpty else {
                throw UsageError("exec needs a command to run; write: proxy exec -- COMMAND [ARGUMENT…]")
            }
            return .exec(options, ExecRequest(command: arguments.suffix(rest.count), isAdapted: isAdapted))
        }
    }

    private static func command(from rest: inout ArraySlice<String>) throws(UsageError) -> Command {
        guard let first = rest.first, !first.hasPrefix("-") else { return .serve }
        rest.removeFirst()
        if let command = Command(rawValue: first) { return command }
        let hint = NearestName.hint(for: first, among: Command.allCases.map(\.rawValue))
        throw UsageError("\(JSON5.quoted(first)) is not a command; \(hint)")
    }

    private static func unexpected(_ argument: String, _ command: Command) -> UsageError {
        let quoted = JSON5.quoted(argument)
        guard command == .exec else {
            return UsageError("\(quoted) is one argument too many; \(command.rawValue) takes only flags (see --help)")
        }
        return UsageError("write \"--\" before the command: proxy exec -- \(argument) …")
    }

    private enum Found {
        case `switch`(Switch)
        case value(Flag, inline: String?)
    }

    private static func flag(_ argument: String, of command: Command) throws(UsageError) -> Found {
        let long = ["-h": "--help", "-V": "--version"][argument] ?? argument
        let parts = long.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0].hasPrefix("--") ? String(parts[0].dropFirst(2)) : ""
        let inline = parts.count == 2 ? parts[1] : nil
        if let found = Flag(rawValue: name), command.flags.contains(found) { return .value(found, inline: inline) }
        guard let found = Switch(rawValue: name) else { throw unknown(parts[0], command) }
        guard inline == nil else { throw UsageError("--\(name) takes no value") }
        guard found != .noAdapt || command == .exec else { throw UsageError("--\(name) is for exec only") }
        return .switch(found)
    }

    private static func unknown(_ flag: String, _ command: Command) -> UsageError {
        let switches = Switch.allCases.filter { $0 != .noAdapt || command == .exec }.map { "--\($0.rawValue)" }
        let hint = NearestName.hint(for: flag, among: command.flags.map(\.name) + switches)
        return UsageError("\(JSON5.quoted(flag)) is not a flag of \(command.rawValue); \(hint)")
    }

    private static func set(
        _ flag: Flag,
        _ inline: String?,
        _ rest: inout ArraySlice<String>,
        in options: inout Options
    ) throws(UsageError) {
        guard options[flag] == nil else { throw UsageError("\(flag.name) is given twice") }
        guard let value = inline ?? rest.popFirst(), !value.isEmpty, inline != nil || !value.hasPrefix("--") else {
            throw UsageError("\(flag.name) needs a value, such as \(flag.name) \(flag.example)")
        }
        options[flag] = value
    }
}
