// SPDX-License-Identifier: Apache-2.0

/// Totals of every exchange, per route, method and status.
struct ExchangeTotals {
    var group: SeriesGroup
    private let duration: HistogramCells
    private let limit: Int

    init(_ labels: Labels, _ place: StorePlace, limit: Int) {
        var layout = RowLayout()
        duration = layout.histogram(.httpDuration, .latency)
        self.limit = limit
        group = SeriesGroup(layout, place) { key in
            [
                Label("route", labels.routes.value(key.first)),
                Label("method", MethodLabel.value(UInt8(truncatingIfNeeded: key.second))),
                Label("status_code", String(key.third)),
            ]
        }
    }

    /// Adds a sample; past the limit, as route and method "other".
    ///
    /// - Returns: whether the sample's own row had room.
    mutating func fold(_ slot: borrowing SampleSlot, _ duration: Observation) -> Bool {
        let key = SeriesKey(slot.sample.route, UInt16(slot.sample.method), slot.sample.status)
        if let row = group.table.row(of: key) {
            add(slot, duration, row)
            return true
        }
        let hasRoom = group.table.count < limit
        let other = SeriesKey(0, UInt16(MethodLabel.other), slot.sample.status)
        add(slot, duration, group.table.row(of: hasRoom ? key : other, since: slot))
        return hasRoom
    }

    private mutating func add(_ slot: borrowing SampleSlot, _ observation: Observation, _ row: Int) {
        duration.observe(observation, in: group.table.cells(row))
        if !slot.sample.trace.isNone { group.keepTrace(of: slot, observation, .latency, row: row, column: 0) }
    }
}

extension SeriesTable {
    /// The row of a key, which is made if it is new; nothing was in it before the sample's exchange began.
    mutating func row(of key: SeriesKey, since slot: borrowing SampleSlot) -> Int {
        if let row = row(of: key) { return row }
        return insert(key, createdAt: slot.sample.endedAt &- Int64(clamping: slot.sample.duration))
    }
}

extension SeriesGroup {
    /// Keeps the sample's trace as the exemplar of the bucket that an observation fell into.
    mutating func keepTrace(
        of slot: borrowing SampleSlot,
        _ observation: Observation,
        _ buckets: HistogramBuckets,
        row: Int,
        column: Int
    ) {
        let exemplar = Exemplar(
            traceID: slot.sample.trace,
            value: Double(observation.value) / buckets.unitsPerOne,
            time: slot.sample.endedAt
        )
        keep(exemplar, row: row, column: column, bucket: observation.bucket, of: buckets.bounds.count + 1)
    }
}
