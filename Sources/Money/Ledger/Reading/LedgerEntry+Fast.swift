// SPDX-License-Identifier: Apache-2.0

extension LedgerEntry {
    /// Reads a line that is as `LedgerRow` writes it; nil for any other.
    init?(fast bytes: borrowing Span<UInt8>, _ line: Range<Int>) {
        var cursor = LedgerCursor(at: line.lowerBound)
        cursor.skip(LedgerText.endedAt, in: bytes)
        endedAt = cursor.instant(in: bytes)
        guard !cursor.hasFailed else { return nil }
        cursor.skip(LedgerText.duration, in: bytes)
        _ = cursor.number(in: bytes)
        cursor.skip(LedgerText.firstToken, in: bytes)
        if !cursor.skips("null", in: bytes) { _ = cursor.number(in: bytes) }
        readNames(&cursor, bytes)
        readTokens(&cursor, bytes)
        readMoney(&cursor, bytes)
        cursor.skip(LedgerText.guardrails, in: bytes)
        readGuardrails(&cursor, bytes)
        cursor.skip(LedgerText.request, in: bytes)
        _ = cursor.text(in: bytes)
        cursor.skip(LedgerText.session, in: bytes)
        session = cursor.text(in: bytes)
        cursor.skip(LedgerText.end, in: bytes)
        guard cursor.isAt(line.upperBound) else { return nil }
    }

    private mutating func readNames(_ cursor: inout LedgerCursor, _ bytes: borrowing Span<UInt8>) {
        cursor.skip(LedgerText.tenant, in: bytes)
        tenant = cursor.text(in: bytes)
        cursor.skip(LedgerText.provider, in: bytes)
        provider = cursor.text(in: bytes)
        cursor.skip(LedgerText.modelAsked, in: bytes)
        let asked = cursor.text(in: bytes)
        cursor.skip(LedgerText.modelUsed, in: bytes)
        model = cursor.text(in: bytes)
        if model.isEmpty { model = asked }
        cursor.skip(LedgerText.stream, in: bytes)
        _ = cursor.truth(in: bytes)
        cursor.skip(LedgerText.status, in: bytes)
        status = cursor.number(in: bytes)
        cursor.skip(LedgerText.outcome, in: bytes)
        set(outcome: cursor.text(in: bytes), of: bytes)
        cursor.skip(LedgerText.source, in: bytes)
        set(source: cursor.text(in: bytes), of: bytes)
    }

    private mutating func readTokens(_ cursor: inout LedgerCursor, _ bytes: borrowing Span<UInt8>) {
        cursor.skip(LedgerText.input, in: bytes)
        inputTokens = cursor.number(in: bytes)
        cursor.skip(LedgerText.cached, in: bytes)
        cachedTokens = cursor.number(in: bytes)
        cursor.skip(LedgerText.cacheWrite, in: bytes)
        cacheWriteTokens = cursor.number(in: bytes)
        cursor.skip(LedgerText.output, in: bytes)
        outputTokens = cursor.number(in: bytes)
        cursor.skip(LedgerText.reasoning, in: bytes)
        reasoningTokens = cursor.number(in: bytes)
    }

    private mutating func readMoney(_ cursor: inout LedgerCursor, _ bytes: borrowing Span<UInt8>) {
        cursor.skip(LedgerText.cost, in: bytes)
        cost = cursor.dollars(in: bytes)
        cursor.skip(LedgerText.uncached, in: bytes)
        uncachedCost = cursor.dollars(in: bytes)
        cursor.skip(LedgerText.price, in: bytes)
        _ = cursor.text(in: bytes)
        cursor.skip(LedgerText.priceUnknown, in: bytes)
        isPriceUnknown = cursor.truth(in: bytes)
    }

    private mutating func readGuardrails(_ cursor: inout LedgerCursor, _ bytes: borrowing Span<UInt8>) {
        guard cursor.skips("\"", in: bytes) else { return }
        repeat {
            add(guardrail: cursor.text(in: bytes), of: bytes)
            cursor.skip("\"", in: bytes)
        } while !cursor.hasFailed && cursor.skips(",\"", in: bytes)
    }
}
