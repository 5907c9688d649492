// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What the sending thread, those who read its figures and those who stop it share.
struct RemoteWriteState {
    var queue: DeliveryQueue
    /// Bytes of bodies sent, each attempt counted.
    var bytes: UInt64 = 0
    var requests: CountsByLabel
    var retries: CountsByLabel
    var dropped: CountsByLabel

    /// Scrapes of neighbours that the thread has not taken up yet.
    var relayed: [RelayBatch] = []

    /// Set by who wants the thread to end: the monotonic instant by which it must.
    var deadline: UInt64?
    var hasStarted = false
    var hasEnded = false

    init(_ settings: RemoteWriteSettings, _ destination: Label) {
        queue = DeliveryQueue(limit: settings.queueBytes)
        requests = CountsByLabel(label: "code", others: [destination])
        retries = CountsByLabel(label: "reason", others: [destination])
        dropped = CountsByLabel(label: "reason", others: [destination])
    }

    mutating func takeRelayed() -> [RelayBatch] {
        defer { relayed = [] }
        return relayed
    }

    /// Queues requests.
    ///
    /// - Returns: how many samples were dropped from the front to make room.
    mutating func append(_ requests: [FrozenRequest]) -> UInt64 {
        var lost: UInt64 = 0
        for request in requests { lost += queue.append(request) }
        if lost > 0 { dropped.add(lost, "queue_full") }
        return lost
    }

    mutating func settle(_ verdict: Verdict) {
        switch verdict {
        case .delivered: queue.settleDelivered()
        case .retry(let reason, _): retries.add(1, reason)
        case .drop(let reason): dropped.add(queue.settleDropped(), reason)
        }
    }
}
