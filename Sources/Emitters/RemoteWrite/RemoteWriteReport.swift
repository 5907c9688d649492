// SPDX-License-Identifier: Apache-2.0

import Linux

/// Tells the operator about a destination: each trouble when it begins and when it ends, and in between sparingly.
struct RemoteWriteReport {
    private let log: Log
    private let destination: String
    private var failures = Sparingly(period: 60_000_000_000)
    private var refusals: Sparingly
    private var overflows: Sparingly
    private var failingSince: UInt64?

    init(_ log: Log, destination: String, interval: UInt64) {
        self.log = log
        self.destination = destination
        refusals = Sparingly(period: interval)
        overflows = Sparingly(period: interval)
    }

    mutating func attempted(_ outcome: PostOutcome, _ verdict: Verdict, pending: UInt64, at now: UInt64) {
        switch verdict {
        case .delivered: recovered(pending, at: now)
        case .retry(let reason, _): failed(reason, outcome, pending, at: now)
        case .drop(let reason): refused(reason, outcome, at: now)
        }
    }

    mutating func overflowed(_ samples: UInt64, at now: UInt64) {
        guard samples > 0, overflows.isDue(at: now) else { return }
        log.warning(
            "remote write queue is full, the oldest samples were dropped",
            ["destination": destination, "samples": String(samples)]
        )
    }

    private mutating func recovered(_ pending: UInt64, at now: UInt64) {
        guard let since = failingSince else { return }
        failingSince = nil
        failures = Sparingly(period: 60_000_000_000)
        let seconds = String((now - since) / 1_000_000_000)
        log.info(
            "remote write works again",
            ["destination": destination, "after_seconds": seconds, "pending_samples": String(pending)]
        )
    }

    private mutating func failed(_ reason: String, _ outcome: PostOutcome, _ pending: UInt64, at now: UInt64) {
        failingSince = failingSince ?? now
        guard failures.isDue(at: now) else { return }
        log.warning(
            "remote write fails and will be tried again",
            [
                "destination": destination, "reason": reason, "detail": outcome.detail,
                "pending_samples": String(pending),
            ]
        )
    }

    private mutating func refused(_ reason: String, _ outcome: PostOutcome, at now: UInt64) {
        guard refusals.isDue(at: now) else { return }
        log.error(
            "remote write was refused, its samples were dropped",
            ["destination": destination, "reason": reason, "detail": outcome.detail]
        )
    }
}

extension PostOutcome {
    fileprivate var detail: String {
        switch self {
        case .answered(let answer): answer.text
        case .failed(let reason): reason
        }
    }
}
