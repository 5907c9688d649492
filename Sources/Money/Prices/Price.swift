// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// What a model costs, now and at other times. Costs are worked out without allocating.
package struct Price: Equatable, Sendable {
    /// The earliest first; never empty.
    package let rows: [PriceRow]
    /// The model has no price of its own and is charged as another, by configuration.
    package let isStandIn: Bool

    /// Nil without a row. Of two rows that begin on the same day the first counts.
    package init?(_ rows: [PriceRow], isStandIn: Bool = false) {
        guard !rows.isEmpty else { return nil }
        self.rows = rows.enumerated().sorted {
            ($0.element.start, $1.offset) < ($1.element.start, $0.offset)
        }.map(\.element)
        self.isStandIn = isStandIn
    }

    /// The row that holds at a moment, in nanoseconds since 1970; before all of them the earliest, which is nearer the
    /// truth than nothing.
    package func row(at wall: Int64) -> PriceRow {
        rows.last { $0.start <= wall } ?? rows[0]
    }

    /// The rates for a request of so many input tokens.
    package func quote(input tokens: UInt64, serviceTier: String?, at wall: Int64) -> Quote {
        row(at: wall).quote(input: tokens, serviceTier: serviceTier)
    }

    /// All that a settlement says of money, worked out at once.
    package func costs(_ usage: TokenUsage, serviceTier: String?, at wall: Int64) -> Costs {
        let tokens = BilledTokens(usage)
        let row = row(at: wall)
        let quote = row.quote(input: tokens.length, serviceTier: serviceTier)
        return Costs(charged: quote.cost(tokens), uncached: quote.cost(tokens.uncached), row: row)
    }

    /// The cost of one exchange in whole nano-dollars, rounded once, half up; the largest value where it would not fit.
    package func cost(_ usage: TokenUsage, serviceTier: String?, at wall: Int64) -> UInt64 {
        let tokens = BilledTokens(usage)
        return quote(input: tokens.length, serviceTier: serviceTier, at: wall).cost(tokens)
    }
}

/// What an exchange costs, in whole nano-dollars.
package struct Costs: Sendable {
    package let charged: UInt64
    /// What the same would have cost without the provider's cache.
    package let uncached: UInt64
    /// Its label stands in the ledger.
    package let row: PriceRow
}
