// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Writes settled rows into the ledger, on a thread of its own, and knows what everyone has spent.
///
/// Workers do not wait for it: it looks at their journals on an interval. A worker that finds its journal full makes room
/// itself.
package final class SettlementKeeper: Sendable {
    private let book: Lock<SettlementBook>
    private let isStopped = Lock(false)
    private let sync: SettlementSync

    init(_ book: sending SettlementBook, sync: SettlementSync) {
        self.book = Lock(book)
        self.sync = sync
    }

    /// Starts the thread, which looks at the journals every `interval` nanoseconds. `warn` is told once when the ledger
    /// takes no rows, and again when it does.
    package func start(
        interval: UInt64 = 25_000_000,
        warn: @escaping @Sendable (String) -> Void
    ) throws(Errno) -> Thread {
        try Thread.start(name: "ledger") { [self] in
            var schedule = SettlementSchedule(sync, at: Clock.monotonic())
            while !isStopped.wait(until: Clock.monotonic() + interval, for: { $0 }) {
                drain(&schedule, warn)
            }
            do throws(Errno) { try close() } catch { warn("the last rows wait for the next start: \(error)") }
        }
    }

    /// Ends the thread after a last look, once the workers have ended.
    package func stop() { isStopped.signal { $0 = true } }

    /// Makes room in all journals; called by a worker that found its own full.
    package func makeRoom() {
        book.withLock { book in
            do throws(Errno) { try book.drain() } catch { try? book.drain(force: true) }
        }
    }

    package var account: LedgerAccount { book.withLock { $0.account } }

    /// What a tenant has spent in the period that holds `now`, by the rows that were written down.
    package func spent(by tenant: String, _ period: Period, at now: Int64) -> UInt64 {
        book.withLock { $0.spent(by: tenant, period, at: now) }
    }

    /// Tells whose budgets there are, and by which clocks.
    package func setZones(_ zones: [String: TimeZone]) { book.withLock { $0.setZones(zones) } }

    /// Writes down everything that was settled before the call.
    package func drain(isSynchronized: Bool = false) throws(Errno) {
        try book.withLock { (book) throws(Errno) in try book.drain(isSynchronized: isSynchronized) }
    }

    private func close() throws(Errno) {
        try book.withLock { (book) throws(Errno) in try book.close(isSynchronized: sync != .never) }
    }

    private func drain(_ schedule: inout SettlementSchedule, _ warn: (String) -> Void) {
        let isDue = schedule.isSyncDue(at: Clock.monotonic())
        do throws(Errno) {
            try drain(isSynchronized: isDue)
            if schedule.succeeded() { warn("the ledger is being written again") }
        } catch {
            if schedule.failed() { warn("the ledger cannot be written, rows wait: \(error)") }
        }
    }
}

/// When rows must have reached the disk itself, which only matters to a power cut.
package enum SettlementSync: Equatable, Sendable {
    case never
    /// At most so many nanoseconds later.
    case interval(UInt64)
    case always
}

/// Remembers between two looks what was done last.
private struct SettlementSchedule {
    private let sync: SettlementSync
    private var syncedAt: UInt64
    private var isFailing = false

    init(_ sync: SettlementSync, at now: UInt64) {
        self.sync = sync
        syncedAt = now
    }

    mutating func isSyncDue(at now: UInt64) -> Bool {
        switch sync {
        case .never: return false
        case .always: return true
        case .interval(let interval):
            guard now &- syncedAt >= interval else { return false }
            syncedAt = now
            return true
        }
    }

    /// - Returns: whether this is news.
    mutating func succeeded() -> Bool {
        defer { isFailing = false }
        return isFailing
    }

    mutating func failed() -> Bool {
        defer { isFailing = true }
        return !isFailing
    }
}
