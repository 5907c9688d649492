// SPDX-License-Identifier: Apache-2.0

/// Tokens and money per provider, model and tenant.
struct SpendTotals {
    var group: SeriesGroup
    private let prompt: Int
    private let completion: Int
    private let cost: Int
    private let cached: Int
    private let cacheWrite: Int
    private let reasoning: Int

    init(_ labels: Labels, _ place: StorePlace) {
        var layout = RowLayout()
        prompt = layout.counter(.tokens, Label("phase", "prompt"))
        completion = layout.counter(.tokens, Label("phase", "completion"))
        cost = layout.cost(.cost)
        cached = layout.counter(.cachedTokens)
        cacheWrite = layout.counter(.cacheWriteTokens)
        reasoning = layout.counter(.reasoningTokens)
        group = SeriesGroup(layout, place, labels: labels.spender)
    }

    mutating func fold(_ slot: borrowing SampleSlot, _ number: Int) {
        let row = group.table.cells(number)
        row[cost] &+= slot.sample.costNanodollars
        guard slot.sample.usageSource != .none else { return }
        row[prompt] &+= UInt64(slot.sample.promptTokens)
        row[completion] &+= UInt64(slot.sample.completionTokens)
        row[cached] &+= UInt64(slot.sample.cachedTokens)
        row[cacheWrite] &+= UInt64(slot.sample.cacheWriteTokens)
        row[reasoning] &+= UInt64(slot.sample.reasoningTokens)
    }
}
