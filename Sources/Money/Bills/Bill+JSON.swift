// SPDX-License-Identifier: Apache-2.0

extension Bill {
    /// The bill as one JSON object, dollars exact.
    package var json: [UInt8] {
        var writer = BillWriter()
        writer.open("{")
        writer.key(period.kind == .day ? "day" : "month")
        writer.text(period.name)
        writer.write(figures)
        writer.key("skipped_lines")
        writer.number(UInt64(skippedLines))
        writer.key("tenants")
        writer.open("[")
        for tenant in tenants { writer.write(tenant) }
        writer.close("]")
        writer.close("}")
        return writer.text + [LedgerText.lineFeed]
    }
}

/// Writes JSON without a tree in between.
private struct BillWriter {
    private(set) var text: [UInt8] = []
    private var needsComma = false

    mutating func open(_ bracket: StaticString) {
        separate()
        text.append(bracket)
        needsComma = false
    }

    mutating func close(_ bracket: StaticString) {
        text.append(bracket)
        needsComma = true
    }

    mutating func key(_ name: String) {
        text(name)
        text.append(":")
        needsComma = false
    }

    mutating func text(_ value: String) {
        separate()
        text.append(LedgerText.quote)
        text.append(escaped: value)
        text.append(LedgerText.quote)
    }

    mutating func number(_ value: UInt64) {
        separate()
        text.append(decimal: value)
    }

    mutating func dollars(_ value: UInt64?) {
        separate()
        guard let value else { return text.append("null") }
        text.append(dollars: value)
    }

    mutating func dollars(signed value: Int64) {
        separate()
        if value < 0 { text.append("-") }
        text.append(dollars: value.magnitude)
    }

    private mutating func separate() {
        if needsComma { text.append(",") }
        needsComma = true
    }
}

extension BillWriter {
    private static let counts: [(BillFigure, String)] = [
        (.requests, "requests"), (.inputTokens, "input_tokens"), (.cachedTokens, "cached_tokens"),
        (.cacheWriteTokens, "cache_write_tokens"), (.outputTokens, "output_tokens"),
        (.reasoningTokens, "reasoning_tokens"), (.estimated, "estimated"), (.refused, "refused"), (.cut, "cut"),
        (.downgraded, "downgraded"), (.limited, "limited"), (.unknownPrice, "price_unknown"), (.errors, "errors"),
        (.aborted, "aborted"), (.interrupted, "interrupted"),
    ]

    mutating func write(_ figures: BillFigures) {
        key("cost_usd")
        dollars(figures[.cost])
        key("saved_usd")
        dollars(signed: figures.saved)
        for (figure, name) in Self.counts {
            key(name)
            number(figures[figure])
        }
    }

    mutating func write(_ tenant: Bill.Tenant) {
        open("{")
        key("tenant")
        text(tenant.name)
        key("time_zone")
        text(tenant.zone)
        write(tenant.figures)
        let amounts: [(String, UInt64?)] = [
            ("mean_before_usd", tenant.meanBefore), ("month_to_date_usd", tenant.monthToDate),
            ("month_projection_usd", tenant.projection), ("daily_soft_usd", tenant.limits.daySoft),
            ("monthly_hard_usd", tenant.limits.monthHard),
        ]
        for (name, amount) in amounts {
            key(name)
            dollars(amount)
        }
        write(tenant.models)
        write(tenant.sessions)
        close("}")
    }

    private mutating func write(_ models: [Bill.Model]) {
        key("models")
        open("[")
        for model in models {
            open("{")
            key("provider")
            text(model.provider)
            key("model")
            text(model.model)
            write(model.figures)
            close("}")
        }
        close("]")
    }

    private mutating func write(_ sessions: [Bill.Session]) {
        key("sessions")
        open("[")
        for session in sessions {
            open("{")
            key("session_id")
            text(session.id)
            key("requests")
            number(session.requests)
            key("cost_usd")
            dollars(session.cost)
            close("}")
        }
        close("]")
    }
}
