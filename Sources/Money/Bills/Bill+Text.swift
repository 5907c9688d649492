// SPDX-License-Identifier: Apache-2.0

extension Bill {
    package var title: String { "LLM bill for \(period.name): \(Amount.dollars(figures[.cost]))" }

    /// What the bill has to say besides its tenants.
    package var notes: [String] {
        var notes: [String] = []
        if tenants.isEmpty { notes.append("Nothing was asked, as far as the ledger tells.") }
        if skippedLines > 0 { notes.append("\(skippedLines) lines of the ledger could not be read.") }
        return notes
    }

    /// The whole bill for a terminal or a plain mail, with a line feed at its end.
    package var text: String {
        var lines = [title]
        for tenant in tenants {
            lines += ["", tenant.heading]
            lines += (tenant.summary + tenant.table.lines + tenant.remarks).map { "  \($0)" }
        }
        if !notes.isEmpty { lines += [""] + notes }
        return lines.map(Self.printable).joined(separator: "\n") + "\n"
    }

    /// Names come from clients: what could move a terminal's cursor is shown as a dot.
    private static func printable(_ line: String) -> String {
        String(String.UnicodeScalarView(line.unicodeScalars.map { isControl($0) ? "·" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension Bill.Tenant {
    package var heading: String {
        let place = zone == "UTC" ? "" : " (\(zone))"
        return "\(name)\(place): \(Amount.dollars(figures[.cost]))"
    }

    /// How the cost compares, and what of the month is gone.
    package var summary: [String] {
        var lines: [String] = []
        if let mean = meanBefore {
            let change = Amount.change(figures[.cost], from: mean).map { "\($0) against " } ?? "against "
            lines.append("\(change)a mean of \(Amount.dollars(mean)) in the seven days before")
        }
        if let limit = limits.daySoft, meanBefore != nil {
            lines.append("\(Amount.percent(figures[.cost], of: limit) ?? "") of the day's \(Amount.dollars(limit))")
        }
        lines.append(
            "month to date \(Amount.dollars(monthToDate))\(ofLimit), going on so \(Amount.dollars(projection))"
        )
        return lines
    }

    private var ofLimit: String {
        guard let limit = limits.monthHard else { return "" }
        return " of \(Amount.dollars(limit))" + (Amount.percent(monthToDate, of: limit).map { " (\($0))" } ?? "")
    }

    /// Whether the month is on the way to pass its limit.
    package var isMonthInDanger: Bool { limits.monthHard.map { projection > $0 } ?? false }

    package var table: TextTable {
        var table = TextTable(
            heading: ["model", "requests", "input", "cached", "written", "output", "reasoning", "cost", "saved"]
        )
        for model in models { table.add([model.name] + model.figures.columns) }
        if models.count > 1 { table.add(["total"] + figures.columns) }
        return table
    }

    /// What is out of the ordinary, and the dearest sessions.
    package var remarks: [String] {
        let counts: [(BillFigure, String)] = [
            (.refused, "refused"), (.cut, "cut"), (.downgraded, "downgraded"), (.limited, "with a lowered limit"),
            (.errors, "failed"), (.aborted, "aborted by clients"), (.interrupted, "interrupted by a crash"),
        ]
        let told = counts.filter { figures[$0.0] > 0 }.map { "\(Amount.count(figures[$0.0])) \($0.1)" }
        var lines = told.isEmpty ? [] : [told.joined(separator: ", ")]
        if let share = Amount.percent(figures[.estimated], of: figures[.requests]), figures[.estimated] > 0 {
            lines.append("\(share) of the requests by estimated tokens")
        }
        let unknown = models.filter { $0.figures[.unknownPrice] > 0 }
        if !unknown.isEmpty { lines.append("no price known for \(unknown.map(\.name).joined(separator: ", "))") }
        return lines
            + sessions.map { session in
                "session \(session.id): \(Amount.dollars(session.cost)), requests: \(Amount.count(session.requests))"
            }
    }
}

extension Bill.Model {
    package var name: String { provider.isEmpty ? model : "\(provider):\(model)" }
}

extension BillFigures {
    fileprivate var columns: [String] {
        let counts: [BillFigure] = [
            .requests, .inputTokens, .cachedTokens, .cacheWriteTokens, .outputTokens, .reasoningTokens,
        ]
        return counts.map { Amount.count(self[$0]) } + [Amount.dollars(self[.cost]), Amount.dollars(signed: saved)]
    }
}
