// SPDX-License-Identifier: Apache-2.0

/// Totals of model exchanges per provider, model, tenant and status: the finest division there is.
struct RequestTotals {
    var group: SeriesGroup
    private let requests: Int
    private let limit: Int

    init(_ labels: Labels, limit: Int) {
        var layout = RowLayout()
        requests = layout.counter(.requests)
        self.limit = limit
        group = SeriesGroup(layout) { key in
            labels.spender(key) + [Label("status", String(key.fourth))]
        }
    }

    /// Whether the sample's row exists or may be made.
    func hasRoom(for sample: RequestSample) -> Bool {
        group.table.count < limit || group.table.contains(key(of: sample))
    }

    mutating func fold(_ sample: RequestSample) {
        group.table.withRow(of: key(of: sample)) { $0[requests] &+= 1 }
    }

    private func key(of sample: RequestSample) -> SeriesKey {
        SeriesKey(sample.provider, sample.model, sample.tenant, sample.status)
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
