// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol

/// Tells the operator when a target cannot be read, and when it can again.
struct RelayReport {
    private let log: Log
    private let target: String
    private var failures = Sparingly(period: 60_000_000_000)
    private var isFailing = false

    init(_ log: Log, target: String) {
        self.log = log
        self.target = target
    }

    mutating func scraped(_ result: Result<ScrapedPage, ScrapeFailure>, at now: UInt64) {
        switch result {
        case .success:
            if isFailing { log.info("target can be read again", ["target": target]) }
            isFailing = false
        case .failure(let failure):
            isFailing = true
            guard failures.isDue(at: now) else { return }
            log.warning(
                "target cannot be read",
                ["target": target, "reason": failure.reason, "detail": failure.detail]
            )
        }
    }
}
