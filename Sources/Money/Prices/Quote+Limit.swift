// SPDX-License-Identifier: Apache-2.0

extension Quote {
    /// How many output tokens may come on top of a request's other tokens without costing more than so many nano-dollars,
    /// whichever kind of text they are; nil when there is no limit, for output is free.
    package func outputTokens(within nanodollars: UInt64, besides tokens: BilledTokens) -> UInt64? {
        let rate = max(rates[.output], rates[.reasoning])
        guard rate > 0, multiplier > 0 else { return nil }
        let whole = UInt128(nanodollars) * 1_000_000 * UInt128(Self.whole) / UInt128(multiplier)
        let used = charge(tokens).millionths
        return whole > used ? UInt64(clamping: (whole - used) / UInt128(rate)) : 0
    }
}
