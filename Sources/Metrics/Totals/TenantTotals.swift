// SPDX-License-Identifier: Apache-2.0

/// Totals per tenant.
struct TenantTotals {
    var group: SeriesGroup
    private let promptCharacters: HistogramCells
    private let today: Int

    init(_ labels: Labels) {
        var layout = RowLayout()
        promptCharacters = layout.histogram(.promptCharacters, .characters)
        today = layout.dailyCost(.estimatedCost)
        group = SeriesGroup(layout) { [Label("tenant", labels.tenants.value($0.first))] }
    }

    mutating func fold(_ sample: RequestSample) {
        let row = group.table.row(of: SeriesKey(sample.tenant))
        promptCharacters.observe(UInt64(sample.promptCharacters), in: &group.table.cells, row: row)
        DailyCost.add(sample.costNanodollars, at: sample.endedAt, in: &group.table.cells, place: row + today)
    }
}
