// SPDX-License-Identifier: Apache-2.0

/// Writes rows of the ledger: one JSON object a line, always the same keys in the same order.
enum LedgerRow {
    static func append(_ row: borrowing Settlement, to text: inout [UInt8]) {
        text.append(LedgerText.endedAt)
        text.append(instant: row.endedAt)
        text.append(LedgerText.duration)
        let (duration, overflow) = row.endedAt.subtractingReportingOverflow(row.startedAt)
        text.append(decimal: overflow ? 0 : UInt64(max(0, duration)) / 1_000_000)
        text.append(LedgerText.firstToken)
        appendFirstToken(row.timeToFirstToken, to: &text)
        appendNames(row, to: &text)
        text.append(LedgerText.stream)
        text.append(row.isStream ? "true" : "false")
        text.append(LedgerText.status)
        text.append(decimal: UInt64(row.status))
        text.append(LedgerText.outcome)
        text.append(row.outcome.name)
        text.append(LedgerText.source)
        text.append(row.source.name)
        appendTokens(row, to: &text)
        appendMoney(row, to: &text)
        appendIDs(row, to: &text)
        text.append(LedgerText.lineFeed)
    }

    private static func appendFirstToken(_ nanoseconds: UInt64, to text: inout [UInt8]) {
        guard nanoseconds > 0 else { return text.append("null") }
        text.append(decimal: nanoseconds / 1_000_000)
    }

    private static func appendNames(_ row: borrowing Settlement, to text: inout [UInt8]) {
        text.append(LedgerText.tenant)
        text.append(escaped: row.tenant)
        text.append(LedgerText.provider)
        text.append(escaped: row.provider)
        text.append(LedgerText.modelAsked)
        text.append(escaped: row.modelAsked)
        text.append(LedgerText.modelUsed)
        text.append(escaped: row.modelUsed)
    }

    private static func appendTokens(_ row: borrowing Settlement, to text: inout [UInt8]) {
        text.append(LedgerText.input)
        text.append(decimal: UInt64(row.inputTokens))
        text.append(LedgerText.cached)
        text.append(decimal: UInt64(row.cachedTokens))
        text.append(LedgerText.cacheWrite)
        text.append(decimal: UInt64(row.cacheWriteTokens))
        text.append(LedgerText.output)
        text.append(decimal: UInt64(row.outputTokens))
        text.append(LedgerText.reasoning)
        text.append(decimal: UInt64(row.reasoningTokens))
    }

    private static func appendMoney(_ row: borrowing Settlement, to text: inout [UInt8]) {
        text.append(LedgerText.cost)
        text.append(dollars: row.costNanodollars)
        text.append(LedgerText.uncached)
        text.append(dollars: row.uncachedNanodollars)
        text.append(LedgerText.price)
        text.append(escaped: row.price)
        text.append(LedgerText.priceUnknown)
        text.append(row.isPriceUnknown ? "true" : "false")
    }

    private static func appendIDs(_ row: borrowing Settlement, to text: inout [UInt8]) {
        text.append(LedgerText.guardrails)
        var isFirst = true
        for (bit, name) in GuardrailActions.names.enumerated() where row.guardrails.rawValue >> UInt32(bit) & 1 == 1 {
            text.append(isFirst ? "\"" : ",\"")
            text.append(name.action)
            text.append(UInt8(ascii: ":"))
            text.append(name.reason)
            text.append(LedgerText.quote)
            isFirst = false
        }
        text.append(LedgerText.request)
        text.append(escaped: row.requestID)
        text.append(LedgerText.session)
        text.append(escaped: row.session)
        text.append(LedgerText.end)
    }
}
