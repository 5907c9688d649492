// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Reads rows that a person or a program has changed: keys in any order, others beside them, escapes, spaces.
struct TolerantLedgerReader {
    private enum Field {
        case endedAt, tenant, provider, modelAsked, modelUsed, session, status, outcome, source
        case input, cached, cacheWrite, output, reasoning, cost, uncached, priceUnknown, guardrail
    }

    private static let tree = JSONPathTree<Field>([
        ("ended_at", .endedAt), ("tenant", .tenant), ("provider", .provider), ("model_asked", .modelAsked),
        ("model_used", .modelUsed), ("session_id", .session), ("status", .status), ("outcome", .outcome),
        ("usage_source", .source), ("input_tokens", .input), ("cached_tokens", .cached),
        ("cache_write_tokens", .cacheWrite), ("output_tokens", .output), ("reasoning_tokens", .reasoning),
        ("cost_usd", .cost), ("uncached_usd", .uncached), ("price_unknown", .priceUnknown),
        ("guardrails[]", .guardrail),
    ])

    /// The entry's names without their escapes: what its places are in.
    private(set) var names: [UInt8] = []
    private var entry = LedgerEntry()
    private var asked = 0..<0
    private var hasTime = false
    private var start = 0

    /// The row of a line; nil for what is none.
    static func read(_ line: Span<UInt8>) -> (entry: LedgerEntry, names: [UInt8])? {
        var reader = TolerantLedgerReader()
        var walker = JSONWalker(tree)
        var position = 0
        while let token = walker.next(in: line, from: &position) {
            guard let field = walker.field else { continue }
            guard reader.take(token, field, line, walker.valueStart..<position) else { return nil }
        }
        guard walker.isDone, !walker.hasFailed, reader.hasTime else { return nil }
        if reader.entry.model.isEmpty { reader.entry.model = reader.asked }
        return (reader.entry, reader.names)
    }

    /// False: the value makes the line no row.
    private mutating func take(
        _ token: JSONToken,
        _ field: Field,
        _ line: Span<UInt8>,
        _ value: Range<Int>
    ) -> Bool {
        switch token {
        case .string(let range):
            start = names.count
            names.append(copying: line.extracting(range))
            return set(field)
        case .beginString: start = names.count
        case .text(let range): names.append(copying: line.extracting(range))
        case .escape(let scalar):
            names.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        case .endString: return set(field)
        case .number(let number): return set(field, number, line, value)
        case .boolean(let isTrue): if field == .priceUnknown { entry.isPriceUnknown = isTrue }
        default: break
        }
        return true
    }

    private mutating func set(_ field: Field) -> Bool {
        let (text, names) = (start..<names.count, names)
        switch field {
        case .endedAt:
            guard let time = LedgerInstant.read(names.span, text) else { return false }
            (entry.endedAt, hasTime) = (time, true)
        case .tenant: entry.tenant = text
        case .provider: entry.provider = text
        case .modelAsked: asked = text
        case .modelUsed: entry.model = text
        case .session: entry.session = text
        case .outcome: entry.set(outcome: text, of: names.span)
        case .source: entry.set(source: text, of: names.span)
        case .guardrail: entry.add(guardrail: text, of: names.span)
        default: break
        }
        return true
    }

    private mutating func set(
        _ field: Field,
        _ number: JSONNumber,
        _ line: Span<UInt8>,
        _ value: Range<Int>
    ) -> Bool {
        let count = number.isNegative ? 0 : number.magnitude
        switch field {
        case .status: entry.status = count
        case .input: entry.inputTokens = count
        case .cached: entry.cachedTokens = count
        case .cacheWrite: entry.cacheWriteTokens = count
        case .output: entry.outputTokens = count
        case .reasoning: entry.reasoningTokens = count
        case .cost, .uncached:
            guard let dollars = Nanodollars.read(line, value) else { return false }
            if field == .cost { entry.cost = dollars } else { entry.uncachedCost = dollars }
        default: break
        }
        return true
    }
}

/// Dollars as JSON numbers of any form.
enum Nanodollars {
    /// Whole nano-dollars, what is finer cut off; nil for what is negative, too much, or no number.
    static func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var value: UInt64 = 0
        var decimals = 0
        var isFraction = false
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if byte &- 0x30 < 10 {
                // Digits beyond the nineteenth are far below a nano-dollar, or the amount is far beyond any.
                if value < 1_000_000_000_000_000_000 / 10 {
                    value = value * 10 + UInt64(byte & 15)
                    decimals += isFraction ? 1 : 0
                } else if !isFraction {
                    return nil
                }
            } else {
                break
            }
            index += 1
        }
        guard let exponent = exponent(bytes, index..<range.upperBound) else { return nil }
        return scaled(value, by: 9 - decimals + exponent)
    }

    /// What follows `e`, up to white space; 0 without one.
    private static func exponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var text: [UInt8] = []
        for index in range {
            guard bytes[index] > 0x20, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "}") else {
                break
            }
            text.append(bytes[index])
        }
        guard let first = text.first else { return 0 }
        guard first | 0x20 == UInt8(ascii: "e"), let exponent = Int(String(decoding: text.dropFirst(), as: UTF8.self)),
            abs(exponent) <= 40
        else { return nil }
        return exponent
    }

    private static func scaled(_ value: UInt64, by power: Int) -> UInt64? {
        var value = value
        for _ in 0..<max(0, -power) { value /= 10 }
        for _ in 0..<max(0, power) where value > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return value
    }
}
