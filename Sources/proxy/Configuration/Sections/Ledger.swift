// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// The files with a row for each exchange.
    struct Ledger: Equatable, Sendable {
        enum Key: String, CaseIterable { case directory, keep }

        /// Nil: in the state directory, if there is one.
        var directory: String?
        /// Days whose files are kept; nil keeps all.
        var keptDays: Int?
    }

    /// Where the ledger is; nil where there is none.
    var ledgerDirectory: String? {
        ledger.directory ?? stateDirectory.map { "\($0)/ledger" }
    }
}

extension Configuration.Ledger {
    /// A bill looks back over a month and the week before.
    private static let days = 40...36_500

    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        directory = try section.text(.directory)?.path(in: surroundings)
        keptDays = try section.text(.keep).map(Self.days)
    }

    private static func days(_ setting: Setting) throws(ConfigurationError) -> Int {
        guard setting.text.last == "d", let days = HostPort.port(setting.text.dropLast()).map(Int.init),
            Self.days.contains(days)
        else {
            throw setting.refused(
                "\(setting.quoted) is not a number of days from \(days.lowerBound) to \(days.upperBound), such as \"400d\""
            )
        }
        return days
    }
}
