// SPDX-License-Identifier: Apache-2.0

/// Retries per provider.
struct RetryTotals {
    var group: SeriesGroup
    /// One cell per reason, in the order of `RequestSample.Retries`.
    private let reasons: Int

    init(_ labels: Labels, _ place: StorePlace) {
        var layout = RowLayout()
        reasons = layout.counters(
            .retries,
            "reason",
            ["connect", "reset", "timeout", "rate_limited", "server_error"]
        )
        group = SeriesGroup(layout, place) { [Label("provider", labels.providers.value($0.first))] }
    }

    mutating func fold(_ slot: borrowing SampleSlot) {
        guard slot.sample.retries.isAny else { return }
        let row = group.table.cells(group.table.row(of: SeriesKey(slot.sample.provider), since: slot))
        row[reasons] &+= UInt64(slot.sample.retries.connect)
        row[reasons + 1] &+= UInt64(slot.sample.retries.reset)
        row[reasons + 2] &+= UInt64(slot.sample.retries.timeout)
        row[reasons + 3] &+= UInt64(slot.sample.retries.rateLimited)
        row[reasons + 4] &+= UInt64(slot.sample.retries.serverError)
    }
}

extension RequestSample.Retries {
    fileprivate var isAny: Bool { connect | reset | timeout | rateLimited | serverError != 0 }
}
