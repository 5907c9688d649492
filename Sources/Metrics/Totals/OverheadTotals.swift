// SPDX-License-Identifier: Apache-2.0

/// What the proxy itself costs: one row.
struct OverheadTotals {
    var group: SeriesGroup
    private let request: HistogramCells
    private let response: HistogramCells

    init() {
        var layout = RowLayout()
        request = layout.histogram(.overhead, .overhead, Label("phase", "request"))
        response = layout.histogram(.overhead, .overhead, Label("phase", "response"))
        group = SeriesGroup(layout) { _ in [] }
    }

    mutating func fold(_ sample: RequestSample) {
        group.table.withRow(of: SeriesKey(0)) { row in
            if sample.requestOverhead > 0 { request.observe(sample.requestOverhead, in: &row) }
            if sample.responseOverhead > 0 { response.observe(sample.responseOverhead, in: &row) }
        }
    }
}
