// SPDX-License-Identifier: Apache-2.0

/// What one thread at a time does with samples: read, fold, show.
final class Pipeline {
    let store: SeriesStore

    private var consumers: SampleConsumers
    private var totals: Totals
    private let labels: Labels
    private var taps: [SampleTap] = []
    private var nextExpiry: Int64

    /// Every sample ever recorded, as the producers count them, up to the last drain.
    private(set) var recorded: UInt64 = 0
    /// How full the fullest ring was at the start of the last drain, from 0 to 1.
    private(set) var ringFill = 0.0

    /// How often series are looked through for idle ones.
    private static let expiryInterval: Int64 = 10_000_000_000

    init(_ consumers: consuming SampleConsumers, _ store: SeriesStore, _ labels: Labels, seriesLimit: Int, now: Int64) {
        self.consumers = consumers
        self.store = store
        self.labels = labels
        totals = Totals(labels, in: store, seriesLimit: seriesLimit, now: now)
        nextExpiry = now + Self.expiryInterval
    }

    func add(_ tap: SampleTap) { taps.append(tap) }

    /// Folds all that was recorded before the call, then lets the workers have the room.
    ///
    /// With `expireAfter` (nanoseconds), series that have been idle for longer end.
    func drain(now: Int64, expireAfter: Int64? = nil) {
        begin()
        // First, so that what ends makes room.
        let ended = expireAfter.map { expire(now: now, after: $0) } ?? 0
        let copies = fold()
        if store.account.folded != store.shownAccount.folded || ended > 0 { commit(now: now) }
        consumers.release()
        for tap in taps { tap.append(copies) }
    }

    private func begin() {
        store.begin()
        totals.begin()
    }

    private func fold() -> [RequestSample] {
        let isTapped = !taps.isEmpty
        var copies: [RequestSample] = []
        (recorded, ringFill) = Self.fold(&consumers, into: &totals) { slot in
            if isTapped { copies.append(slot.sample) }
        }
        return copies
    }

    private static func fold(
        _ consumers: inout SampleConsumers,
        into totals: inout Totals,
        _ tap: (SampleSlot) -> Void
    ) -> (recorded: UInt64, fill: Double) {
        consumers.read { slot in
            totals.fold(slot)
            tap(slot)
        }
    }

    private func expire(now: Int64, after age: Int64) -> Int {
        guard now >= nextExpiry else { return 0 }
        nextExpiry = now &+ Self.expiryInterval
        let ended = totals.expire(before: now &- age)
        store.account.expired &+= UInt64(ended)
        return ended
    }

    private func commit(now: Int64) {
        let account = store.account
        for ring in 0..<consumers.count { account.setPosition(ring, consumers.positions[ring]) }
        for (table, count) in labels.counts.enumerated() { account.setLabelCount(table, count) }
        store.commit()
        totals.end(now: now)
    }

    func append(to page: inout Page, at instant: Instant) { totals.append(to: &page, at: instant) }
}
