// SPDX-License-Identifier: Apache-2.0

/// What tokens cost, in nano-dollars per million of each class, and what each request costs besides.
package struct Rates: Equatable, Sendable {
    package static let free = Rates(input: 0, output: 0)

    package private(set) var perMillion = ByTokenClass()
    package private(set) var perRequest: UInt64

    /// What has no price of its own costs what the whole does that it is a part of.
    package init(
        input: UInt64,
        cachedInput: UInt64? = nil,
        cacheWrite: UInt64? = nil,
        longCacheWrite: UInt64? = nil,
        audioInput: UInt64? = nil,
        output: UInt64,
        reasoning: UInt64? = nil,
        audioOutput: UInt64? = nil,
        perRequest: UInt64 = 0
    ) {
        self.perRequest = perRequest
        perMillion[.input] = input
        perMillion[.cachedInput] = cachedInput ?? input
        perMillion[.cacheWrite] = cacheWrite ?? input
        perMillion[.longCacheWrite] = longCacheWrite ?? cacheWrite ?? input
        perMillion[.audioInput] = audioInput ?? input
        perMillion[.output] = output
        perMillion[.reasoning] = reasoning ?? output
        perMillion[.audioOutput] = audioOutput ?? output
    }

    package subscript(_ class: TokenClass) -> UInt64 { perMillion[`class`] }
}
