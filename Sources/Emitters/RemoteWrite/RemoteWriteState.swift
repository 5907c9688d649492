// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What the sending thread tells those who read its figures, and what they tell it.
struct RemoteWriteState {
    /// Since this process began; what it took over counts as recorded.
    var account = DeliveryAccount()
    /// Samples that end with the process.
    var pendingInMemory: UInt64 = 0
    /// Milliseconds since 1970.
    var oldestPending: Int64?
    var newestDelivered: Int64?

    /// Bytes of bodies sent, each attempt counted.
    var bytes: UInt64 = 0
    var requests: CountsByLabel
    var retries: CountsByLabel
    var dropped: CountsByLabel
    var isRefusing = false

    /// Scrapes of neighbours that the thread has not taken up yet.
    var relayed: [RelayBatch] = []

    /// Set by who wants the thread to end: the monotonic instant by which it must.
    var deadline: UInt64?
    var hasStarted = false
    var hasEnded = false

    init(_ destination: Label) {
        requests = CountsByLabel(label: "code", others: [destination])
        retries = CountsByLabel(label: "reason", others: [destination])
        dropped = CountsByLabel(label: "reason", others: [destination])
    }

    mutating func takeRelayed() -> [RelayBatch] {
        defer { relayed = [] }
        return relayed
    }

    mutating func publish(_ queue: borrowing DeliveryQueue, since start: DeliveryAccount) {
        account = queue.account.since(start)
        for drop in account.dropped { dropped.set(drop.samples, drop.reason) }
        pendingInMemory = queue.pendingInMemory
        oldestPending = queue.oldestPending
        newestDelivered = queue.progress.newestDelivered == .min ? nil : queue.progress.newestDelivered
    }

    mutating func count(_ outcome: PostOutcome, _ verdict: Verdict) {
        switch outcome {
        case .answered(let answer): requests.add(1, String(answer.status))
        case .failed: requests.add(1, "none")
        }
        switch verdict {
        case .retry(let reason, _): retries.add(1, reason)
        case .fallBack: retries.add(1, "version_1")
        case .delivered, .drop: break
        }
    }
}
