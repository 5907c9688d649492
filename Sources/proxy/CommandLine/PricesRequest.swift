// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// What `proxy prices` is to do.
enum PricesRequest: Equatable, Sendable {
    /// "-": standard input.
    case convert(file: String, format: PriceImport.Format?)
    case show(PriceQuestion, Options)
}

extension PricesRequest {
    private static let usage = "proxy prices import FILE, or: proxy prices show MODEL [--input N …]"

    /// Reads the arguments that follow `prices`.
    static func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var rest = arguments[...]
        if rest.contains(where: { $0 == "-h" || $0 == "--help" }) { return .print(HelpText.page) }
        switch rest.popFirst() {
        case "import": return .prices(try parseImport(rest))
        case "show": return .prices(try parseShow(rest))
        default: throw UsageError("prices needs to be told what to do; write: \(usage)")
        }
    }

    private static func parseImport(_ arguments: ArraySlice<String>) throws(UsageError) -> PricesRequest {
        let (values, names) = try split(arguments, of: "prices import", among: ["format"])
        guard names.count == 1 else {
            throw UsageError("prices import needs one file, or - for its input; write: \(usage)")
        }
        guard let text = values["format"] else { return .convert(file: names[0], format: nil) }
        guard let format = PriceImport.Format(rawValue: text) else {
            let hint = NearestName.hint(for: text, among: PriceImport.Format.allCases.map(\.rawValue))
            throw UsageError("--format: \(JSON5.quoted(text)) is not known; \(hint)")
        }
        return .convert(file: names[0], format: format)
    }

    private static func parseShow(_ arguments: ArraySlice<String>) throws(UsageError) -> PricesRequest {
        let (values, names) = try split(arguments, of: "prices show", among: PricesFlag.allCases.map(\.rawValue))
        guard names.count == 1 else { throw UsageError("prices show needs one model; write: \(usage)") }
        var question = PriceQuestion(model: names[0])
        var options = Options()
        for flag in PricesFlag.allCases {
            guard let text = values[flag.rawValue] else { continue }
            try set(flag, text, in: &question, &options)
        }
        return .show(question, options)
    }

    private static func set(
        _ flag: PricesFlag,
        _ text: String,
        in question: inout PriceQuestion,
        _ options: inout Options
    ) throws(UsageError) {
        if let count = flag.count {
            question.usage = question.usage ?? TokenUsage()
            question.usage?[keyPath: count] = try tokens(flag, text)
            return
        }
        switch flag {
        case .provider: question.provider = text
        case .serviceTier: question.serviceTier = text
        case .prices: options[.prices] = text
        case .config: options[.config] = text
        default: question.day = try day(flag, text)
        }
    }

    private static func tokens(_ flag: PricesFlag, _ text: String) throws(UsageError) -> Int {
        guard let count = DecimalNumber(text)?.whole(), count <= UInt32.max else {
            throw UsageError(
                "\(flag.name) must be a number of tokens, such as \(flag.name) 1000, not \(JSON5.quoted(text))"
            )
        }
        return Int(count)
    }

    private static func day(_ flag: PricesFlag, _ text: String) throws(UsageError) -> PriceDate {
        if let date = PriceDate(text) { return date }
        throw UsageError("\(flag.name) must be a day, such as \(flag.name) 2026-04-01, not \(JSON5.quoted(text))")
    }

    /// Flags with their values, and what is none.
    private static func split(
        _ arguments: ArraySlice<String>,
        of command: String,
        among known: [String]
    ) throws(UsageError) -> (values: [String: String], names: [String]) {
        var rest = arguments
        var values: [String: String] = [:]
        var names: [String] = []
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                names.append(argument)
                continue
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            guard known.contains(name) else {
                let hint = NearestName.hint(for: "--\(name)", among: known.map { "--\($0)" })
                throw UsageError("\(JSON5.quoted("--\(name)")) is not a flag of \(command); \(hint)")
            }
            guard values[name] == nil else { throw UsageError("--\(name) is given twice") }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst(), !value.isEmpty else {
                throw UsageError("--\(name) needs a value")
            }
            values[name] = value
        }
        return (values, names)
    }
}
