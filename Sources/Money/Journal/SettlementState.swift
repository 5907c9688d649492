// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The journals of all workers and their keeper, gone on with from what an earlier process left.
@frozen
package struct SettlementState: ~Copyable {
    package struct Settings: Sendable {
        /// Where what was settled outlives the process; nil: nowhere.
        package var directory: String?
        /// Where the ledger's files are; nil: nowhere.
        package var ledger: String?
        /// How many days of the ledger are kept; nil keeps all.
        package var keptDays: Int?
        package var workers: Int
        package var sync: SettlementSync
        /// The tenants that have a budget, and their clocks.
        package var zones: [String: TimeZone]

        package init(workers: Int, sync: SettlementSync = .never, zones: [String: TimeZone] = [:]) {
            self.workers = workers
            self.sync = sync
            self.zones = zones
        }
    }

    /// One for each worker, to be taken.
    package var writers = InlineArray<64, JournalWriter?> { _ in nil }
    package let keeper: SettlementKeeper

    /// Opens journals and ledger. Rows that an earlier process had settled and not written down are written down first,
    /// and so are the calls that it had open, with what was reserved for them.
    ///
    /// `now` is nanoseconds since 1970. Throws when the state or the ledger cannot be written.
    package static func open(
        _ settings: Settings,
        now: Int64 = Clock.wall(),
        warn: (String) -> Void = { _ in }
    ) throws(Errno) -> SettlementState {
        let left = try settings.directory.map { (path) throws(Errno) in try LeftJournals(path) }
        if let fault = left?.fault { warn(fault.warning) }
        let rows = left?.rows(at: now) ?? []
        let ledger = try settings.ledger.map { (path) throws(Errno) in
            // Where no rows were left none comes again: whatever lies in the files stays.
            let position = rows.isEmpty ? nil : left?.checkpoint.ledger
            return LedgerOfBook(try LedgerWriter(path, truncatingTo: position, keeping: settings.keptDays))
        }
        var checkpoint = left?.checkpoint ?? JournalCheckpoint()
        checkpoint.ledger = ledger?.position
        checkpoint.totals = try totals(left, settings, at: now)
        // Should this start be killed, the next one goes on from the old journals with the ledger as it is now.
        if !rows.isEmpty { try keep(checkpoint, settings) }
        checkpoint.run &+= 1
        checkpoint.positions = Array(repeating: 0, count: settings.workers)
        try settle(rows, ledger, &checkpoint, settings, at: now)
        let journals = try LeftJournals.begin(settings.directory, run: checkpoint.run, workers: settings.workers)
        let path = settings.directory.map(LeftJournals.checkpointPath)
        let book = SettlementBook(journals, ledger, checkpoint, path: path, settings.zones)
        var state = SettlementState(keeper: SettlementKeeper(book, sync: settings.sync))
        for (index, journal) in journals.enumerated() { state.writers[index] = JournalWriter(journal) }
        return state
    }

    /// What everyone has spent by the checkpoint, or else by the ledger.
    private static func totals(
        _ left: LeftJournals?,
        _ settings: Settings,
        at now: Int64
    ) throws(Errno) -> [String: SpentTotals] {
        if let left, left.isReliable { return left.checkpoint.totals }
        guard let ledger = settings.ledger else { return left?.checkpoint.totals ?? [:] }
        return try SpendingTable(recounting: ledger, settings.zones, at: now).totals
    }

    /// Until the new checkpoint is in place the old journals count; after that they are an earlier run's.
    private static func settle(
        _ rows: [Settlement],
        _ ledger: LedgerOfBook?,
        _ checkpoint: inout JournalCheckpoint,
        _ settings: Settings,
        at now: Int64
    ) throws(Errno) {
        checkpoint.ledger = try ledger?.append(rows, isSynchronized: true)
        var spending = SpendingTable(checkpoint.totals, settings.zones)
        for row in rows { spending.add(row) }
        spending.dropPast(at: now)
        checkpoint.totals = spending.totals
        try keep(checkpoint, settings)
    }

    private static func keep(_ checkpoint: JournalCheckpoint, _ settings: Settings) throws(Errno) {
        guard let directory = settings.directory else { return }
        try File.replace(LeftJournals.checkpointPath(directory), with: checkpoint.encoded)
    }

    private init(keeper: SettlementKeeper) {
        self.keeper = keeper
    }
}

extension LeftJournals.Fault {
    fileprivate var warning: String {
        let consequence = "budgets are counted anew from the ledger's rows"
        return switch self {
        case .powerCut: "the power was cut: \(consequence), of which the last may be missing"
        case .outOfStep: "the state directory could not be written for long before the process ended: \(consequence)"
        case .unreadable: "the state directory's checkpoint cannot be read: \(consequence)"
        }
    }
}
