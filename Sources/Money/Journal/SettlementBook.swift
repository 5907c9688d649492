// SPDX-License-Identifier: Apache-2.0

import Linux

/// Everything that one thread at a time does with settled rows: writes them into the ledger, adds them up, and keeps a
/// checkpoint of both.
final class SettlementBook {
    /// Where rows come from, one for each worker.
    private let journals: [JournalMemory]
    private var ledger: LedgerOfBook?
    private var checkpoint: JournalCheckpoint
    /// Nil where nothing outlives the process.
    private let checkpointPath: String?
    private var spending: SpendingTable
    /// Rows were written down of which the checkpoint does not know yet.
    private var owesCheckpoint = false
    private(set) var account = LedgerAccount()

    init(
        _ journals: [JournalMemory],
        _ ledger: LedgerOfBook?,
        _ checkpoint: JournalCheckpoint,
        path: String?,
        _ zones: [String: TimeZone]
    ) {
        self.journals = journals
        self.ledger = ledger
        self.checkpoint = checkpoint
        checkpointPath = path
        spending = SpendingTable(checkpoint.totals, zones)
    }

    func spent(by tenant: String, _ period: Period, at now: Int64) -> UInt64 {
        spending.spent(by: tenant, period, at: now)
    }

    func setZones(_ zones: [String: TimeZone]) { spending.zones = zones }

    /// Writes down everything that was settled before the call, and gives the workers the room back.
    ///
    /// With `force`, rows that the ledger does not take are given up, and counted: a worker has no room left.
    func drain(force: Bool = false, isSynchronized: Bool = false) throws(Errno) {
        // The next process can take back one batch. So none follows one of which the checkpoint does not know.
        if !force { try keep(isSynchronized: isSynchronized) }
        let ends = journals.map { $0.published() }
        let rows = zip(journals.indices, ends).flatMap { index, end in
            (checkpoint.positions[index]..<end).map(journals[index].read)
        }
        if !rows.isEmpty { try write(rows, force: force, isSynchronized: isSynchronized) }
        if isSynchronized { try ledger?.synchronize() }
        for (index, end) in ends.enumerated() { checkpoint.positions[index] = end }
        do throws(Errno) {
            try keep(isSynchronized: isSynchronized)
        } catch {
            // Room is given back only for what the next process will know of, or when there is none left.
            guard force else { throw error }
        }
        for (journal, end) in zip(journals, ends) { journal.release(below: end) }
    }

    /// Writes down what is left when the workers have ended, and that the journals are done with: whatever becomes of the
    /// machine before the next start, it has lost nothing of them. Calls that are still open keep them in use.
    func close(isSynchronized: Bool) throws(Errno) {
        try drain(isSynchronized: isSynchronized)
        guard journals.allSatisfy({ $0.interrupted(at: 0).isEmpty }) else { return }
        // By this number they are those of an earlier run.
        checkpoint.run &+= 1
        owesCheckpoint = true
        try keep(isSynchronized: isSynchronized)
    }

    private func write(_ rows: [Settlement], force: Bool, isSynchronized: Bool) throws(Errno) {
        do throws(Errno) {
            checkpoint.ledger = try ledger?.append(rows, isSynchronized: isSynchronized) ?? checkpoint.ledger
            account.rows += UInt64(ledger == nil ? 0 : rows.count)
        } catch {
            account.errors += 1
            guard force else { throw error }
            account.dropped += UInt64(rows.count)
        }
        for row in rows { spending.add(row) }
        owesCheckpoint = true
    }

    private func keep(isSynchronized: Bool) throws(Errno) {
        guard owesCheckpoint, let checkpointPath else { return }
        checkpoint.totals = spending.totals
        try File.replace(checkpointPath, with: checkpoint.encoded, isSynchronized: isSynchronized)
        owesCheckpoint = false
    }
}

/// The ledger's account of itself.
package struct LedgerAccount: Equatable, Sendable {
    package var rows: UInt64 = 0
    /// Rows that were given up because the ledger did not take them and there was no more room to wait in.
    package var dropped: UInt64 = 0
    /// How often the ledger did not take a batch.
    package var errors: UInt64 = 0
}

/// A class, because an optional of a noncopyable value cannot be changed in place where it is a class's property.
final class LedgerOfBook {
    private var writer: LedgerWriter

    init(_ writer: consuming LedgerWriter) { self.writer = writer }

    var position: LedgerPosition { writer.position }

    func append(_ rows: [Settlement], isSynchronized: Bool) throws(Errno) -> LedgerPosition {
        try writer.append(rows, isSynchronized: isSynchronized)
    }

    func synchronize() throws(Errno) { try writer.synchronize() }
}
