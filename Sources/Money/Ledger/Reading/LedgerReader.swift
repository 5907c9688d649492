// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Linux

/// Reads a ledger, while it is written or not.
package struct LedgerReader: Sendable {
    /// Of each tenant and day; more than any bill shows.
    private static let keptSessions = 100
    /// Smaller files are not worth a second thread.
    private static let divisible = 8 << 20

    private let directory: String
    /// Nanoseconds since 1970: days that are over by then can be summed up for good.
    private let now: Int64
    private let threads: Int

    package init(_ directory: String, now: Int64, threads: Int = 2) {
        self.directory = directory
        self.now = now
        self.threads = max(1, threads)
    }

    /// The days (in UTC) that have a file, from the first; none where there is no ledger.
    package func days() throws(Errno) -> [CivilDate] {
        guard File.exists(directory) else { return [] }
        return try LedgerDirectory.days(in: directory)
    }

    /// The totals of a daily file; of a day without one they are empty.
    ///
    /// Those of days that are over are kept beside the ledger when they have been made once.
    package func totals(of day: CivilDate) throws(Errno) -> LedgerTotals {
        let file: FileDescriptor
        do throws(Errno) {
            file = try File.openToRead(LedgerDirectory.path(of: day, in: directory))
        } catch {
            guard error.rawValue == ENOENT else { throw error }
            return LedgerTotals()
        }
        let stamp = try LedgerTotals.Stamp(file)
        if let kept = kept(day, stamp) { return kept }
        var totals = try sum(SharedFile(file), size: stamp.size)
        totals.dropCheapSessions(keeping: Self.keptSessions)
        if isOver(day) { keep(totals, of: day, stamp) }
        return totals
    }

    /// A row may be late by as long as a batch takes; an hour is far more.
    private func isOver(_ day: CivilDate) -> Bool {
        day.adding(days: 1).utcStart < now &- 3_600_000_000_000
    }

    private func kept(_ day: CivilDate, _ stamp: LedgerTotals.Stamp) -> LedgerTotals? {
        guard let text = try? File.read(LedgerDirectory.totalsPath(of: day, in: directory), limit: 1 << 30) else {
            return nil
        }
        return LedgerTotals(text, of: stamp)
    }

    /// Who may not write there, or has no room, sums up again the next time.
    private func keep(_ totals: LedgerTotals, of day: CivilDate, _ stamp: LedgerTotals.Stamp) {
        try? File.makeDirectory(LedgerDirectory.totals(in: directory))
        try? File.replace(LedgerDirectory.totalsPath(of: day, in: directory), with: totals.text(stamp))
    }

    private func sum(_ file: SharedFile, size: Int) throws(Errno) -> LedgerTotals {
        let parts = size < Self.divisible ? 1 : threads
        let ranges = (0..<parts).map { size / parts * $0..<($0 == parts - 1 ? size : size / parts * ($0 + 1)) }
        let results = Lock([Result<LedgerTotals, Errno>?](repeating: nil, count: parts))
        var running: [Thread] = []
        for part in 1..<max(1, parts) {
            let work: @Sendable () -> Void = {
                let result = Self.scan(file, ranges[part])
                results.withLock { $0[part] = result }
            }
            // Without a thread for it this one does it.
            guard let thread = try? Thread.start(name: "ledger", work) else {
                work()
                continue
            }
            running.append(thread)
        }
        let first = Self.scan(file, ranges[0])
        for thread in running { thread.join() }
        var totals = try first.get()
        for result in results.withLock({ $0 }) { if let result { totals.add(try result.get()) } }
        return totals
    }

    private static func scan(_ file: SharedFile, _ range: Range<Int>) -> Result<LedgerTotals, Errno> {
        do throws(Errno) {
            return .success(try LedgerScan.totals(file.descriptor, range))
        } catch {
            return .failure(error)
        }
    }
}

extension LedgerReader {
    /// The totals of all files that a bill needs.
    package func totals(for period: BillPeriod) throws(Errno) -> [(day: CivilDate, totals: LedgerTotals)] {
        let wanted = try days().filter { period.ledgerDays.contains($0) }
        var all: [(day: CivilDate, totals: LedgerTotals)] = []
        for day in wanted { all.append((day, try totals(of: day))) }
        return all
    }
}
