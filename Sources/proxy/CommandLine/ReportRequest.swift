// SPDX-License-Identifier: Apache-2.0

import Money

/// Which bill is asked for, and in which form.
struct ReportRequest: Equatable, Sendable {
    /// Nil: yesterday.
    var period: BillPeriod?
    var tenant: String?
    var isJSON = false
    /// To the configured destinations, now.
    var isSent = false

    static let usage = "proxy report [--day YYYY-MM-DD | --month YYYY-MM] [--tenant NAME] [--json | --send] [FLAG…]"
}

extension ReportRequest {
    /// Reads the arguments that follow `report`.
    static func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var rest = arguments[...]
        var request = ReportRequest()
        var options = Options()
        while let argument = rest.popFirst() {
            let (name, inline) = halves(argument)
            switch name {
            case "-h", "--help": return .print(HelpText.page)
            case "-V", "--version": return .print(Version.line)
            case "--json": request.isJSON = true
            case "--send": request.isSent = true
            default:
                guard inline != nil || ["--day", "--month", "--tenant", "--config", "--state-dir"].contains(name) else {
                    throw UsageError("\(JSON5.quoted(argument)) is not a flag of report; write: \(usage)")
                }
                try request.set(name, inline ?? rest.popFirst() ?? "", &options)
            }
        }
        guard !request.isJSON || !request.isSent else { throw UsageError("--json prints and --send sends; choose one") }
        guard !request.isSent || request.tenant == nil else {
            throw UsageError("--send sends the whole bill; leave out --tenant")
        }
        return .report(options, request)
    }

    private static func halves(_ argument: String) -> (name: String, value: String?) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    private mutating func set(_ name: String, _ value: String, _ options: inout Options) throws(UsageError) {
        guard !value.isEmpty, !value.hasPrefix("--") else {
            throw UsageError("\(name) needs a value; write: \(Self.usage)")
        }
        switch name {
        case "--day": try set(.day, value, "2026-11-24", CivilDate(value))
        case "--month": try set(.month, value, "2026-11", CivilDate("\(value)-01"))
        case "--tenant": tenant = value
        case "--config": options[.config] = value
        case "--state-dir": options[.stateDirectory] = value
        default: throw UsageError("\(JSON5.quoted(name)) is not a flag of report; write: \(Self.usage)")
        }
    }

    private mutating func set(
        _ kind: Period,
        _ text: String,
        _ example: String,
        _ date: CivilDate?
    ) throws(UsageError) {
        guard let date else { throw UsageError("\(JSON5.quoted(text)) is no \(kind); write one such as \(example)") }
        guard period == nil else { throw UsageError("one --day or one --month at a time") }
        period = BillPeriod(kind, of: date)
    }
}
