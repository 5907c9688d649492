// SPDX-License-Identifier: Apache-2.0

/// What a model's tokens cost, in nano-dollars per million tokens of each class.
struct Price: Equatable, Sendable {
    static let free = Price(input: 0, cachedInput: 0, cacheWrite: 0, output: 0)

    var input: UInt64
    /// Input tokens that were read from the provider's cache.
    var cachedInput: UInt64
    /// Input tokens that were written to the provider's cache.
    var cacheWrite: UInt64
    var output: UInt64

    /// The cost of one exchange in whole nano-dollars, rounded once, half up; the largest value where it would not fit.
    ///
    /// `cached` and `cacheWrite` are parts of `input`. Should they be more than it, they are charged as reported and
    /// nothing is left to be charged as plain input.
    func cost(input: Int, cached: Int, cacheWrite: Int, output: Int) -> UInt64 {
        let cached = UInt64(clamping: cached)
        let written = UInt64(clamping: cacheWrite)
        let whole = UInt64(clamping: input)
        let rest = whole > cached && whole - cached > written ? whole - cached - written : 0
        var sum = Charge()
        sum.add(rest, at: self.input)
        sum.add(cached, at: cachedInput)
        sum.add(written, at: self.cacheWrite)
        sum.add(UInt64(clamping: output), at: self.output)
        return sum.nanodollars
    }
}

/// A sum of tokens times prices: millionths of a nano-dollar, in twice the width, so that nothing is lost before the end.
private struct Charge {
    private var millionths: UInt128 = 0

    mutating func add(_ tokens: UInt64, at price: UInt64) {
        let (sum, overflow) = millionths.addingReportingOverflow(UInt128(tokens) * UInt128(price))
        millionths = overflow ? .max : sum
    }

    var nanodollars: UInt64 {
        let (quotient, rest) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        return UInt64(clamping: rest >= 500_000 ? quotient + 1 : quotient)
    }
}
