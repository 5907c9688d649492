// SPDX-License-Identifier: Apache-2.0

import Linux

/// All series that samples are folded into.
struct Totals {
    private let store: SeriesStore
    private let latency = HistogramBuckets.latency

    private var account: BankAccount
    private var exchanges: ExchangeTotals
    private var requests: RequestTotals
    private var spend: SpendTotals
    private var models: ModelTotals
    private var tenants: TenantTotals
    private var retries: RetryTotals
    private var overhead: OverheadTotals

    /// The totals that lie in a store; `seriesLimit` bounds the rows of the two finest tables, and thereby of all.
    init(_ labels: Labels, in store: SeriesStore, seriesLimit: Int, now: Int64) {
        self.store = store
        account = store.account
        func place(_ group: Int) -> StorePlace { StorePlace(store: store, group: group, now: now) }
        exchanges = ExchangeTotals(labels, place(0), limit: seriesLimit)
        requests = RequestTotals(labels, place(1), limit: seriesLimit)
        spend = SpendTotals(labels, place(2))
        models = ModelTotals(labels, place(3))
        tenants = TenantTotals(labels, place(4))
        retries = RetryTotals(labels, place(5))
        overhead = OverheadTotals(place(6))
    }

    /// Stands for what all cells mean: totals with another one are not ours to go on with.
    static func fingerprint(_ labels: Labels) -> UInt64 {
        let totals = Totals(labels, in: SeriesStore(), seriesLimit: 0, now: 0)
        return totals.groups.map(\.layout.fingerprint).hash
    }

    private var groups: [SeriesGroup] {
        [
            exchanges.group, requests.group, spend.group, models.group, tenants.group, retries.group, overhead.group,
        ]
    }

    private mutating func forEachGroup(_ body: (inout SeriesGroup) -> Void) {
        body(&exchanges.group)
        body(&requests.group)
        body(&spend.group)
        body(&models.group)
        body(&tenants.group)
        body(&retries.group)
        body(&overhead.group)
    }

    /// Readies what a fold will change. The store has been told.
    mutating func begin() {
        account = store.account
        forEachGroup { $0.table.begin() }
    }

    /// Follows the store's commit.
    mutating func end(now: Int64) { forEachGroup { $0.table.end(now: now) } }

    mutating func append(to page: inout Page, at instant: Instant) {
        forEachGroup { $0.append(to: &page, at: instant) }
    }

    /// Ends all series to which nothing has happened since `deadline`; within a fold.
    mutating func expire(before deadline: Int64) -> Int {
        var count = 0
        forEachGroup { count += $0.expire(before: deadline) }
        if count > 0 { requests.forgetSiblings(Array(requests.group.table.rows)) }
        return count
    }
}

extension Totals {
    mutating func fold(_ slot: borrowing SampleSlot) {
        account.folded &+= 1
        let duration = Observation(slot.sample.duration, in: latency)
        if !exchanges.fold(slot, duration) { account.relabelled &+= 1 }
        guard slot.sample.kind == .model else { return }
        if let row = requests.row(of: slot) { return fold(model: slot, duration, row) }
        account.relabelled &+= 1
        fold(model: slot, duration, requests.otherRow(of: slot))
    }

    /// The one place where all model families take the sample, under the same labels: what keeps their counts equal.
    private mutating func fold(model slot: borrowing SampleSlot, _ duration: Observation, _ row: Int) {
        let siblings = siblings(of: row, slot)
        requests.count(row)
        spend.fold(slot, siblings.spend)
        models.fold(slot, duration, siblings.model)
        tenants.fold(slot, siblings.tenant)
        retries.fold(slot)
        overhead.fold(slot)
    }

    private mutating func siblings(of row: Int, _ slot: borrowing SampleSlot) -> RequestTotals.Siblings {
        if let known = requests.siblings(of: row) { return known }
        let key = requests.group.table.key(row) ?? SeriesKey(0)
        let found = RequestTotals.Siblings(
            spend: spend.group.table.row(of: SeriesKey(key.first, key.second, key.third), since: slot),
            model: models.group.table.row(of: SeriesKey(key.first, key.second), since: slot),
            tenant: tenants.group.table.row(of: SeriesKey(key.third), since: slot)
        )
        requests.keep(found, of: row)
        return found
    }
}
