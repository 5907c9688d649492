// SPDX-License-Identifier: Apache-2.0

/// What the proxy itself costs: one row.
struct OverheadTotals {
    var group: SeriesGroup
    private let request: HistogramCells
    private let response: HistogramCells
    private let buckets = HistogramBuckets.overhead

    init(_ place: StorePlace) {
        var layout = RowLayout()
        request = layout.histogram(.overhead, .overhead, Label("phase", "request"))
        response = layout.histogram(.overhead, .overhead, Label("phase", "response"))
        group = SeriesGroup(layout, place) { _ in [] }
    }

    mutating func fold(_ slot: borrowing SampleSlot) {
        let row = group.table.cells(group.table.row(of: SeriesKey(0), since: slot))
        if slot.sample.requestOverhead > 0 {
            request.observe(Observation(slot.sample.requestOverhead, in: buckets), in: row)
        }
        if slot.sample.responseOverhead > 0 {
            response.observe(Observation(slot.sample.responseOverhead, in: buckets), in: row)
        }
    }
}
