// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

struct OutputLimitTests {
    private static func quote(_ rates: Rates, times millionths: UInt64 = 1_000_000) -> Quote {
        let tier = ServiceTier(name: "x", price: .multiplier(millionths: millionths))
        return PriceRow(key: "a:b", Tariff(rates), serviceTiers: [tier]).quote(input: 0, serviceTier: "x")
    }

    /// 5 dollars per million for input, 30 for output: 5000 and 30000 nano-dollars for a token.
    private static let rates = Rates(input: 5_000_000_000, output: 30_000_000_000)

    @Test(
        arguments: [
            (30_000, 0, 1), (29_999, 0, 0), (0, 0, 0), (5_000, 1, 0), (35_000, 1, 1), (4_999, 1, 0),
            (1_000_000_000, 1_000, 33_166), (.max, 0, 614_891_469_123_651),
        ] as [(UInt64, Int, UInt64)]
    )
    func `so many tokens may still come`(nanodollars: UInt64, input: Int, tokens: UInt64) {
        #expect(Self.quote(Self.rates).outputTokens(within: nanodollars, besides: BilledTokens(usage(input))) == tokens)
    }

    @Test(arguments: [1_000_000, 500_000, 2_500_000, 1_069_182] as [UInt64], [0, 7, 1_234, 60_000])
    func `so many cost no more, and one more does`(millionths: UInt64, input: Int) throws {
        for rates in [Self.rates, Rates(input: 1_000_000_000, output: 4_000_000_000, reasoning: 5_000_000_000)] {
            let quote = Self.quote(rates, times: millionths)
            let limit: UInt64 = 1_000_000_007
            let count = try #require(quote.outputTokens(within: limit, besides: BilledTokens(usage(input))))
            let dearest = Int(count)

            #expect(count > 0)
            #expect(quote.cost(BilledTokens(usage(input, dearest, reasoning: dearest))) <= limit)
            #expect(quote.cost(BilledTokens(usage(input, dearest + 1, reasoning: dearest + 1))) > limit)
        }
    }

    @Test
    func `what is free has no limit`() {
        #expect(Self.quote(.free).outputTokens(within: 0, besides: BilledTokens(usage(5))) == nil)
        #expect(Self.quote(Self.rates, times: 0).outputTokens(within: 0, besides: BilledTokens(usage(5))) == nil)
    }
}
