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
        group.table.withRow(of: SeriesKey(sample.tenant)) { row in
            promptCharacters.observe(UInt64(sample.promptCharacters), in: &row)
            DailyCost.add(sample.costNanodollars, at: sample.endedAt, in: &row, place: today)
        }
    }
}
