// SPDX-License-Identifier: Apache-2.0

/// Requests that wait for delivery to one destination, in order and in bounded memory, and the account of their samples:
/// recorded = delivered + pending + dropped at every moment.
struct DeliveryQueue {
    private let limit: Int
    private var waiting: [FrozenRequest] = []
    private var waitingBytes = 0
    /// The first one, once it has been tried. It is not dropped for want of room: its answer may be on the way.
    private var tried: FrozenRequest?

    private(set) var recorded: UInt64 = 0
    private(set) var delivered: UInt64 = 0
    private(set) var pending: UInt64 = 0
    /// Milliseconds since 1970.
    private(set) var newestDelivered: Int64?

    /// Holds `limit` bytes of bodies, besides the one that is being sent.
    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { pending == 0 }

    /// Adds a request at the end.
    ///
    /// - Returns: how many samples were dropped from the front to make room.
    mutating func append(_ request: FrozenRequest) -> UInt64 {
        waiting.append(request)
        waitingBytes += request.body.count
        recorded += UInt64(request.samples)
        pending += UInt64(request.samples)
        return dropOldest()
    }

    /// The request to send now: the same one until it is settled.
    mutating func first() -> FrozenRequest? {
        if tried == nil, !waiting.isEmpty {
            tried = waiting.removeFirst()
            waitingBytes -= tried?.body.count ?? 0
        }
        return tried
    }

    mutating func settleDelivered() {
        guard let request = settle() else { return }
        delivered += UInt64(request.samples)
        newestDelivered = max(newestDelivered ?? .min, request.newest)
    }

    /// Gives the first request up.
    ///
    /// - Returns: how many samples were in it.
    mutating func settleDropped() -> UInt64 {
        settle().map { UInt64($0.samples) } ?? 0
    }

    private mutating func settle() -> FrozenRequest? {
        defer { tried = nil }
        pending -= UInt64(tried?.samples ?? 0)
        return tried
    }

    private mutating func dropOldest() -> UInt64 {
        var dropped: UInt64 = 0
        while waitingBytes > limit {
            let oldest = waiting.removeFirst()
            waitingBytes -= oldest.body.count
            dropped += UInt64(oldest.samples)
        }
        pending -= dropped
        return dropped
    }
}
