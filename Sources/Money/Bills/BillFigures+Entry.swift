// SPDX-License-Identifier: Apache-2.0

extension BillFigures {
    private static let downgrades: GuardrailActions = [.downgradedByDay, .downgradedByMonth]
    private static let limits: GuardrailActions = [.limitedByMonth, .limitedByRequestMaximum]

    /// Counts a row.
    mutating func add(_ entry: LedgerEntry) {
        add(1, to: .requests)
        add(entry.inputTokens, to: .inputTokens)
        add(entry.cachedTokens, to: .cachedTokens)
        add(entry.cacheWriteTokens, to: .cacheWriteTokens)
        add(entry.outputTokens, to: .outputTokens)
        add(entry.reasoningTokens, to: .reasoningTokens)
        add(entry.cost, to: .cost)
        add(entry.uncachedCost, to: .uncachedCost)
        if entry.source == .partial || entry.source == .estimated { add(1, to: .estimated) }
        if !entry.guardrails.isDisjoint(with: Self.downgrades) { add(1, to: .downgraded) }
        if !entry.guardrails.isDisjoint(with: Self.limits) { add(1, to: .limited) }
        if entry.isPriceUnknown { add(1, to: .unknownPrice) }
        addOutcome(entry)
    }

    private mutating func addOutcome(_ entry: LedgerEntry) {
        switch entry.outcome {
        case .refused: return add(1, to: .refused)
        case .cut: add(1, to: .cut)
        case .clientAborted: add(1, to: .aborted)
        case .interrupted: add(1, to: .interrupted)
        case .completed, .upstreamFailed: break
        }
        if entry.outcome == .upstreamFailed || entry.status >= 400 { add(1, to: .errors) }
    }

    @inline(__always)
    private mutating func add(_ value: UInt64, to figure: BillFigure) {
        add(value, to: figure.rawValue)
    }
}
