// SPDX-License-Identifier: Apache-2.0

import Money

/// The prices of a tariff, a column for each length.
struct PriceTable {
    let lines: [String]

    init(_ tariff: Tariff) {
        let steps = Array(tariff.steps.reversed())
        let columns = [tariff.base] + steps.map(\.rates)
        let heads = ["USD per 1M"] + steps.map { "above \($0.above)" }
        lines =
            ["  " + "".padded(to: 18) + heads.map { $0.right(16) }.joined()]
            + RateKey.allCases.filter { $0 != .request || tariff.base.perRequest > 0 }.map { key in
                let cells = columns.map { DecimalText.dollars(nano: $0.amount(key)).right(16) }
                return "  " + (key == .request ? "each request" : key.rawValue).padded(to: 18) + cells.joined()
            }
    }
}

/// What a request's tokens come to, a line for each class.
struct CostTable {
    private(set) var lines: [String] = []

    init(_ quote: Quote, _ tokens: BilledTokens) {
        add("", "tokens", "USD per 1M", "USD")
        for key in RateKey.allCases {
            guard let `class` = key.tokenClass, tokens.counts[`class`] > 0 else { continue }
            add(
                key.rawValue,
                String(tokens.counts[`class`]),
                DecimalText.dollars(nano: quote.rates.amount(key)),
                DecimalText.text(quote.millionths(`class`, tokens), decimals: 15)
            )
        }
        if quote.rates.perRequest > 0 { add("request", "", "", DecimalText.dollars(nano: quote.rates.perRequest)) }
        if quote.multiplier != Quote.whole {
            add("service tier", "", "", "times \(DecimalText.text(UInt128(quote.multiplier), decimals: 6))")
        }
        let cost = quote.cost(tokens)
        add("cost", "", "", DecimalText.dollars(nano: cost))
        add("", "", "", "\(cost) nano-dollars")
        add("without cache", "", "", DecimalText.dollars(nano: quote.cost(tokens.uncached)))
    }

    private mutating func add(_ name: String, _ tokens: String, _ price: String, _ cost: String) {
        lines.append("  " + name.padded(to: 18) + tokens.right(12) + price.right(16) + cost.right(28))
    }
}
