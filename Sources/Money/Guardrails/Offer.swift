// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// A model that could serve a call: what it would probably use, and at which price.
package struct Offer: Sendable {
    /// Nil where nobody said what the model costs: it counts as free.
    package var price: Price?
    /// What the call is expected to use.
    package var expected: TokenUsage
    /// The request's own limit of output tokens, for each of its choices.
    package var outputLimit: Int?
    /// How many answers the request asks for at once.
    package var choices: Int
    package var serviceTier: String?

    package init(price: Price?, expected: TokenUsage, outputLimit: Int?, choices: Int = 1, serviceTier: String?) {
        self.choices = max(1, choices)
        self.price = price
        self.expected = expected
        self.outputLimit = outputLimit
        self.serviceTier = serviceTier
    }

    /// The cost in nano-dollars with so many output tokens, by default as many as expected.
    package func cost(output: Int? = nil, at now: Int64) -> UInt64 {
        guard let price else { return 0 }
        var usage = expected
        if let output { usage.setOutput(output) }
        return price.cost(usage, serviceTier: serviceTier, at: now)
    }

    /// The most output tokens with which the call costs no more than an amount; nil when its input alone costs more.
    package func affordableOutput(_ nanodollars: UInt64, at now: Int64) -> Int? {
        guard cost(output: 0, at: now) <= nanodollars else { return nil }
        guard let price else { return Int(UInt32.max) }
        var usage = expected
        usage.setOutput(0)
        let tokens = BilledTokens(usage)
        let quote = price.quote(input: tokens.length, serviceTier: serviceTier, at: now)
        return quote.outputTokens(within: nanodollars, besides: tokens).map {
            Int(clamping: min($0, UInt64(UInt32.max)))
        }
            ?? Int(UInt32.max)
    }

    /// Limits each choice.
    mutating func limitOutput(to count: Int) {
        outputLimit = count
        let most = count.multipliedReportingOverflow(by: choices)
        expected.setOutput(min(expected.output, most.overflow ? .max : most.partialValue))
    }
}

extension TokenUsage {
    /// Changes the output and what may be a part of it.
    package mutating func setOutput(_ count: Int) {
        output = count
        reasoning = min(reasoning, count)
        audioOutput = min(audioOutput, count)
    }
}
