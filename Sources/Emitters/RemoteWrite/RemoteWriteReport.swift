// SPDX-License-Identifier: Apache-2.0

import Linux

/// Tells the operator about a destination: each trouble when it begins and when it ends, and in between sparingly.
struct RemoteWriteReport {
    private static let minute: UInt64 = 60_000_000_000

    private let log: Log
    private let destination: String
    private var failures = Sparingly(period: minute)
    private var refusals: Sparingly
    private var notices: [String: Sparingly] = [:]
    private var failingSince: UInt64?

    init(_ log: Log, destination: String, interval: UInt64) {
        self.log = log
        self.destination = destination
        refusals = Sparingly(period: interval)
    }

    mutating func attempted(_ verdict: Verdict, detail: String, pending: UInt64, at now: UInt64) {
        switch verdict {
        case .delivered: recovered(pending, at: now)
        case .retry(let reason, _): failed(reason, detail, pending, at: now)
        case .drop(let reason, _): refused(reason, detail, at: now)
        case .fallBack: log.info("remote write goes on in version 1.0", ["destination": destination])
        }
    }

    /// At most one line of a kind a minute.
    mutating func noticed(_ notice: QueueNotice, at now: UInt64) {
        guard notices[notice.message, default: Sparingly(period: Self.minute)].isDue(at: now) else { return }
        let (name, value) = notice.detail
        let fields: KeyValuePairs = ["destination": destination, name: value]
        if notice.isFine { log.info(notice.message, fields) } else { log.warning(notice.message, fields) }
    }

    func cannotOpen(_ folder: String, _ error: DeliveryQueue.OpenError) {
        let reason =
            switch error {
            case .inUse: "another process uses it"
            case .system(let error): error.description
            }
        log.error(
            "remote write keeps its queue in memory, for its folder cannot be used",
            ["destination": destination, "folder": folder, "error": reason]
        )
    }

    /// Said at each start, for nobody must get used to it.
    func startsUnverified() {
        log.warning(
            "remote write does not verify its receiver: anyone on the way can read what is sent, credentials included",
            ["destination": destination, "key": "tls.insecure_skip_verify"]
        )
    }

    mutating func shortWritten(_ samples: UInt64, at now: UInt64) {
        guard samples > 0, refusals.isDue(at: now) else { return }
        log.error(
            "remote write was accepted, but the receiver says it has written less",
            ["destination": destination, "missing_samples": String(samples)]
        )
    }

    private mutating func recovered(_ pending: UInt64, at now: UInt64) {
        guard let since = failingSince else { return }
        failingSince = nil
        failures = Sparingly(period: Self.minute)
        let seconds = String((now - since) / 1_000_000_000)
        log.info(
            "remote write works again",
            ["destination": destination, "after_seconds": seconds, "pending_samples": String(pending)]
        )
    }

    private mutating func failed(_ reason: String, _ detail: String, _ pending: UInt64, at now: UInt64) {
        failingSince = failingSince ?? now
        guard failures.isDue(at: now) else { return }
        log.warning(
            "remote write fails and will be tried again",
            ["destination": destination, "reason": reason, "detail": detail, "pending_samples": String(pending)]
        )
    }

    private mutating func refused(_ reason: String, _ detail: String, at now: UInt64) {
        guard refusals.isDue(at: now) else { return }
        log.error(
            "remote write was refused, its samples were dropped",
            ["destination": destination, "reason": reason, "detail": detail]
        )
    }
}
