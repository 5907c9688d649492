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

    init(_ labels: Labels) {
        var layout = RowLayout()
        prompt = layout.counter(.tokens, Label("phase", "prompt"))
        completion = layout.counter(.tokens, Label("phase", "completion"))
        cost = layout.cost(.cost)
        cached = layout.counter(.cachedTokens)
        cacheWrite = layout.counter(.cacheWriteTokens)
        reasoning = layout.counter(.reasoningTokens)
        group = SeriesGroup(layout, labels: labels.spender)
    }

    mutating func fold(_ sample: RequestSample) {
        let row = group.table.row(of: SeriesKey(sample.provider, sample.model, sample.tenant))
        group.table.cells[row + cost] &+= sample.costNanodollars
        guard sample.usageSource != .none else { return }
        group.table.cells[row + prompt] &+= UInt64(sample.promptTokens)
        group.table.cells[row + completion] &+= UInt64(sample.completionTokens)
        group.table.cells[row + cached] &+= UInt64(sample.cachedTokens)
        group.table.cells[row + cacheWrite] &+= UInt64(sample.cacheWriteTokens)
        group.table.cells[row + reasoning] &+= UInt64(sample.reasoningTokens)
    }
}
