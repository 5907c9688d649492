// SPDX-License-Identifier: Apache-2.0

/// What the proxy itself costs: one row.
struct OverheadTotals {
    var group: SeriesGroup
    private let request: HistogramCells
    private let response: HistogramCells
    private let row: Int

    init() {
        var layout = RowLayout()
        request = layout.histogram(.overhead, .overhead, Label("phase", "request"))
        response = layout.histogram(.overhead, .overhead, Label("phase", "response"))
        group = SeriesGroup(layout) { _ in [] }
        row = group.table.row(of: SeriesKey(0))
    }

    mutating func fold(_ sample: RequestSample) {
        if sample.requestOverhead > 0 {
            request.observe(sample.requestOverhead, in: &group.table.cells, row: row)
        }
        if sample.responseOverhead > 0 {
            response.observe(sample.responseOverhead, in: &group.table.cells, row: row)
        }
    }
}
