// SPDX-License-Identifier: Apache-2.0

/// Totals of model exchanges per provider, model, tenant and status: the finest division there is.
struct RequestTotals {
    /// The rows of the coarser divisions that a row's samples belong to as well, so that a sample is looked up once.
    struct Siblings {
        var spend = 0
        var model = 0
        var tenant = 0
    }

    var group: SeriesGroup
    private let requests: Int
    private let limit: Int
    /// By row; nil until the row's first sample in this process.
    private var siblings: [Siblings?] = []

    init(_ labels: Labels, _ place: StorePlace, limit: Int) {
        var layout = RowLayout()
        requests = layout.counter(.requests)
        self.limit = limit
        group = SeriesGroup(layout, place) { key in
            labels.spender(key) + [Label("status", String(key.fourth))]
        }
    }

    /// The sample's row; nil where there is none and no room to make one.
    mutating func row(of slot: borrowing SampleSlot) -> Int? {
        let key = SeriesKey(slot.sample.provider, slot.sample.model, slot.sample.tenant, slot.sample.status)
        if let row = group.table.row(of: key) { return row }
        return group.table.count < limit ? insert(key, slot) : nil
    }

    /// The row for samples whose own has no room.
    mutating func otherRow(of slot: borrowing SampleSlot) -> Int {
        let key = SeriesKey(0, 0, 0, slot.sample.status)
        if let row = group.table.row(of: key) { return row }
        return insert(key, slot)
    }

    private mutating func insert(_ key: SeriesKey, _ slot: borrowing SampleSlot) -> Int {
        let row = group.table.row(of: key, since: slot)
        forgetSiblings([row])
        return row
    }

    mutating func count(_ row: Int) {
        group.table.cells(row)[requests] &+= 1
    }

    /// The row's siblings, if they were found before.
    func siblings(of row: Int) -> Siblings? { row < siblings.count ? siblings[row] : nil }

    mutating func keep(_ found: Siblings, of row: Int) {
        siblings += repeatElement(nil, count: max(0, group.table.rows.count - siblings.count))
        siblings[row] = found
    }

    /// Rows may have been given to other keys.
    mutating func forgetSiblings(_ rows: [Int]) {
        for row in rows where row < siblings.count { siblings[row] = nil }
    }
}

extension Labels {
    /// Provider, model and tenant, which are a key's first three values.
    func spender(_ key: SeriesKey) -> [Label] {
        modelOfProvider(key) + [Label("tenant", tenants.value(key.third))]
    }

    /// Provider and model, which are a key's first two values.
    func modelOfProvider(_ key: SeriesKey) -> [Label] {
        [Label("provider", providers.value(key.first)), Label("model", models.value(key.second))]
    }
}
