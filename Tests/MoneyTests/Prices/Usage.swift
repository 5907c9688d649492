// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// Shorthand for tables.
func usage(
    _ input: Int = 0,
    cached: Int = 0,
    written: Int = 0,
    long: Int = 0,
    audio: Int = 0,
    _ output: Int = 0,
    reasoning: Int = 0,
    spoken: Int = 0
) -> TokenUsage {
    var usage = TokenUsage()
    usage.input = input
    usage.cached = cached
    usage.cacheWrite = written
    usage.longCacheWrite = long
    usage.audioInput = audio
    usage.output = output
    usage.reasoning = reasoning
    usage.audioOutput = spoken
    return usage
}

extension PriceDate {
    /// A date that tests rely on.
    init(sure text: String) {
        guard let date = PriceDate(text) else { preconditionFailure("\(text) is no date") }
        self = date
    }
}

extension Price {
    /// One row for all times.
    init(sure tariff: Tariff, serviceTiers: [ServiceTier] = []) {
        self.init(sure: [PriceRow(key: "a:b", tariff, serviceTiers: serviceTiers)])
    }

    init(sure rows: [PriceRow]) {
        guard let price = Price(rows) else { preconditionFailure("a price without a row") }
        self = price
    }

    func cost(_ usage: TokenUsage, _ serviceTier: String? = nil) -> UInt64 {
        cost(usage, serviceTier: serviceTier, at: 0)
    }
}
