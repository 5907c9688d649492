// SPDX-License-Identifier: Apache-2.0

/// Totals per tenant.
struct TenantTotals {
    var group: SeriesGroup
    private let promptCharacters: HistogramCells
    private let today: Int
    /// One cell per action.
    private let guardrails: Int
    /// The bits that mean something; a sample from a damaged file may have others.
    private let knownGuardrails: UInt32
    private let characters = HistogramBuckets.characters

    init(_ labels: Labels, _ place: StorePlace) {
        var layout = RowLayout()
        promptCharacters = layout.histogram(.promptCharacters, .characters)
        knownGuardrails = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(labels.guardrails.count)) - 1)
        guardrails = layout.counters(.guardrailActions, labels.guardrails)
        today = layout.dailyCost(.estimatedCost)
        group = SeriesGroup(layout, place) { [Label("tenant", labels.tenants.value($0.first))] }
    }

    mutating func fold(_ slot: borrowing SampleSlot, _ number: Int) {
        let row = group.table.cells(number)
        promptCharacters.observe(Observation(UInt64(slot.sample.promptCharacters), in: characters), in: row)
        var actions = slot.sample.guardrails & knownGuardrails
        while actions != 0 {
            row[guardrails + actions.trailingZeroBitCount] &+= 1
            actions &= actions &- 1
        }
        DailyCost.add(slot.sample.costNanodollars, at: slot.sample.endedAt, in: row, place: today)
    }
}
