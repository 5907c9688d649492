// SPDX-License-Identifier: Apache-2.0

/// Totals of every exchange, per route, method and status.
struct ExchangeTotals {
    var group: SeriesGroup
    private let duration: HistogramCells
    private let limit: Int

    init(_ labels: Labels, limit: Int) {
        var layout = RowLayout()
        duration = layout.histogram(.httpDuration, .latency)
        self.limit = limit
        group = SeriesGroup(layout) { key in
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
    mutating func fold(_ sample: RequestSample) -> Bool {
        let key = SeriesKey(sample.route, UInt16(sample.method), sample.status)
        let hasRoom = group.table.count < limit || group.table.contains(key)
        let other = SeriesKey(0, UInt16(MethodLabel.other), sample.status)
        group.table.withRow(of: hasRoom ? key : other) { duration.observe(sample.duration, in: &$0) }
        return hasRoom
    }
}
