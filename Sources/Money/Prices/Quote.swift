// SPDX-License-Identifier: Apache-2.0

/// The rates that hold for one request, once its row, its length and its service tier are known.
package struct Quote: Equatable, Sendable {
    package static let whole: UInt64 = 1_000_000

    package let rates: Rates
    /// The number of input tokens above which they hold; 0 for the base rates.
    package let above: UInt64
    /// The number above which others would hold; nil when there is none.
    package let next: UInt64?
    /// Millionths.
    package let multiplier: UInt64
    /// Whether the row has something to say of the service tier.
    package let isTierKnown: Bool

    init(_ tariff: Tariff, input tokens: UInt64, multiplier: UInt64 = whole, isTierKnown: Bool = false) {
        let step = tariff.step(forInput: tokens)
        rates = step?.rates ?? tariff.base
        above = step?.above ?? 0
        next = tariff.steps.last { $0.above >= tokens }?.above
        self.multiplier = multiplier
        self.isTierKnown = isTierKnown
    }

    /// Whole nano-dollars, rounded once, half up; the largest value where the cost would not fit.
    package func cost(_ tokens: BilledTokens) -> UInt64 {
        charge(tokens).nanodollars(times: multiplier)
    }

    /// Before the multiplier.
    func charge(_ tokens: BilledTokens) -> Charge {
        var charge = Charge(wholeNanodollars: rates.perRequest)
        for place in ByTokenClass.places {
            charge.add(tokens.counts[place: place], at: rates.perMillion[place: place])
        }
        return charge
    }

    /// What tokens of one class cost, not rounded: in millionths of a nano-dollar, before the multiplier.
    package func millionths(_ class: TokenClass, _ tokens: BilledTokens) -> UInt128 {
        var charge = Charge(wholeNanodollars: 0)
        charge.add(tokens.counts[`class`], at: rates[`class`])
        return charge.millionths
    }
}
