// SPDX-License-Identifier: Apache-2.0

import Linux

extension SpendingTable {
    /// What everyone has spent in the day and the month of `now` by the rows of a ledger: for a start without a checkpoint
    /// that can be relied on. Reads the month's files.
    init(recounting ledger: String, _ zones: [String: TimeZone], at now: Int64) throws(Errno) {
        self.init([:], zones)
        let reader = LedgerReader(ledger, now: now)
        let start = (zones.values + [.utc]).map { Period.month.bounds(at: now, in: $0).start }.min() ?? now
        let first = CivilDate(utc: start).adding(days: -1)
        for day in try reader.days() where day >= first { add(try reader.totals(of: day), at: now) }
    }

    private mutating func add(_ day: LedgerTotals, at now: Int64) {
        for cell in day.cells {
            let tenant = String(decoding: day.names.text(cell.tenant), as: UTF8.self)
            // A row may have been written by hand. One of a day to come would end the day at hand.
            let (instant, overflow) = cell.quarter.multipliedReportingOverflow(by: LedgerTotals.quarter)
            guard !overflow, instant <= now, cell.figures[.cost] > 0 else { continue }
            add(cell.figures[.cost], of: tenant, at: instant)
        }
    }
}
