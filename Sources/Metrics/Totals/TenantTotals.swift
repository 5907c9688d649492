// SPDX-License-Identifier: Apache-2.0

/// Totals per tenant.
struct TenantTotals {
    var group: SeriesGroup
    private let promptCharacters: HistogramCells
    private let today: Int
    private let characters = HistogramBuckets.characters

    init(_ labels: Labels, _ place: StorePlace) {
        var layout = RowLayout()
        promptCharacters = layout.histogram(.promptCharacters, .characters)
        today = layout.dailyCost(.estimatedCost)
        group = SeriesGroup(layout, place) { [Label("tenant", labels.tenants.value($0.first))] }
    }

    mutating func fold(_ slot: borrowing SampleSlot, _ number: Int) {
        let row = group.table.cells(number)
        promptCharacters.observe(Observation(UInt64(slot.sample.promptCharacters), in: characters), in: row)
        DailyCost.add(slot.sample.costNanodollars, at: slot.sample.endedAt, in: row, place: today)
    }
}
