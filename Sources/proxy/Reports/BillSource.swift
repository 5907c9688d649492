// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

/// Makes bills by the configuration.
struct BillSource: Sendable {
    private let directory: String
    private let accounts: [String: Bill.Account]
    private let others: Bill.Account

    /// The ledger that the configuration names; nil where there is none.
    init?(_ configuration: Configuration) {
        guard let directory = configuration.ledgerDirectory else { return nil }
        self.directory = directory
        others = Bill.Account()
        accounts = [:]
    }

    /// `now` is nanoseconds since 1970.
    func bill(_ period: BillPeriod, only tenant: String? = nil, now: Int64) throws(Errno) -> Bill {
        let totals = try LedgerReader(directory, now: now).totals(for: period)
        return Bill(period, totals, only: tenant, now: now) { accounts[$0] ?? others }
    }

    /// Sums up a day (in UTC) that is over, so that later bills are quick.
    func prepare(_ day: CivilDate, now: Int64) {
        _ = try? LedgerReader(directory, now: now, threads: 1).totals(of: day)
    }
}
