// SPDX-License-Identifier: Apache-2.0

import Linux

/// Tells the operator, sparingly, that something did not go out.
struct StatsDReport {
    private let log: Log
    private let destination: String
    private var troubles = Sparingly(period: 60_000_000_000)
    private var lastErrors: UInt64 = 0

    init(_ log: Log, destination: String) {
        self.log = log
        self.destination = destination
    }

    mutating func flushed(_ account: StatsDAccount, at now: UInt64) {
        let errors = account.errors.total
        guard errors > lastErrors, troubles.isDue(at: now) else { return }
        let reasons = account.errors.summary
        log.warning(
            "statsd server does not take everything",
            ["destination": destination, "errors": reasons, "lost_lines": String(account.lostLines)]
        )
        lastErrors = errors
    }
}
