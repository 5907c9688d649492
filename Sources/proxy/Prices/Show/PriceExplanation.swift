// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// Which row prices a model, why, and what a request comes to, line by line.
struct PriceExplanation {
    private(set) var lines: [String] = []

    /// `now` is nanoseconds since 1970.
    init(_ question: PriceQuestion, _ book: PriceBook, vendor: String? = nil, now: Int64) throws(UsageError) {
        let search = try PriceSearch(question, book, vendor: vendor)
        let wall = question.day?.start ?? now
        let row = search.price.row(at: wall)
        lines.append(row.label.description)
        describe(row, search, wall)
        guard let usage = question.usage else {
            lines += [""] + PriceTable(row.tariff).lines + tiers(row)
            return
        }
        let tokens = BilledTokens(usage)
        let quote = row.quote(input: tokens.length, serviceTier: question.serviceTier)
        describe(quote, tokens, question.serviceTier)
        lines += [""] + CostTable(quote, tokens).lines
    }

    private mutating func add(_ name: String, _ text: String) {
        lines.append("  " + name.padded(to: 14) + text)
    }

    private mutating func describe(_ row: PriceRow, _ search: PriceSearch, _ wall: Int64) {
        let origin = search.origin(of: row)
        add("looked for", search.key)
        add("found by", "\(origin.way), in \(origin.list)")
        let next = search.price.rows.first { ($0.from?.start ?? .min) > wall && $0 != row }
        let until = next?.from.map { ", until \($0)" } ?? ""
        add("holds", row.from.map { "from \($0) (midnight UTC)\(until)" } ?? "from the beginning\(until)")
        if let source = row.source { add("source", source) }
    }

    private mutating func describe(_ quote: Quote, _ tokens: BilledTokens, _ tier: String?) {
        let length = "\(tokens.length) input tokens"
        switch (quote.above, quote.next) {
        case (0, nil): add("length", "\(length), which changes no price")
        case (0, let next?): add("length", "\(length), not above \(next)")
        case (let above, _): add("length", "\(length), above \(above): that tier prices the whole request")
        }
        guard let tier else { return }
        if !quote.isTierKnown { return add("service tier", "\(tier) is not listed: the row's own prices") }
        let times = DecimalText.text(UInt128(quote.multiplier), decimals: 6)
        add("service tier", quote.multiplier == Quote.whole ? "\(tier), by its own prices" : "\(tier), times \(times)")
    }

    private func tiers(_ row: PriceRow) -> [String] {
        row.serviceTiers.flatMap { tier in
            switch tier.price {
            case .multiplier(let millionths):
                ["  service tier \(tier.name): times \(DecimalText.text(UInt128(millionths), decimals: 6))"]
            case .tariff(let tariff): ["  service tier \(tier.name):"] + PriceTable(tariff).lines
            }
        }
    }
}

extension String {
    /// With spaces after it, at least one.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }

    /// With spaces before it.
    func right(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
