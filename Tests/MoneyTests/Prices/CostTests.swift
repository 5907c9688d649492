// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

/// Every cost is worked out by hand. One token at 5 dollars per million costs 5000 nano-dollars.
struct CostTests {
    /// 5 / 0.5 / 6.25 / 10 / 40 / 30 / 35 / 80 dollars per million tokens.
    private static let dear = Price(
        sure: Tariff(
            Rates(
                input: 5_000_000_000,
                cachedInput: 500_000_000,
                cacheWrite: 6_250_000_000,
                longCacheWrite: 10_000_000_000,
                audioInput: 40_000_000_000,
                output: 30_000_000_000,
                reasoning: 35_000_000_000,
                audioOutput: 80_000_000_000
            )
        )
    )

    @Test(
        arguments: [
            // 588 neither cached nor written.
            (
                usage(30_412, cached: 29_184, written: 640, 512),
                588 * 5_000 + 29_184 * 500 + 640 * 6_250 + 512 * 30_000
            ),
            (usage(9, 2), 45_000 + 60_000),
            (usage(), 0),
            (usage(1_000_000), 5_000_000_000),
            (usage(100, cached: 100), 50_000),
            (usage(100, cached: 60, written: 40), 30_000 + 250_000),
            // Of 40 written, 30 for an hour.
            (usage(100, written: 40, long: 30), 60 * 5_000 + 10 * 6_250 + 30 * 10_000),
            // 20 of 50 output tokens are reasoning.
            (usage(0, 50, reasoning: 20), 30 * 30_000 + 20 * 35_000),
            (usage(100, audio: 70, 50, spoken: 45), 30 * 5_000 + 70 * 40_000 + 5 * 30_000 + 45 * 80_000),
            // 100 input, 60 cached, 70 audio: at least 30 of the audio is cached, 40 is not.
            (usage(100, cached: 60, audio: 70), 60 * 500 + 40 * 40_000),
            // More parts than whole: charged as reported, and nothing is left.
            (usage(100, cached: 180), 180 * 500),
            (usage(100, cached: 80, written: 40), 40_000 + 250_000),
            (usage(0, written: 10, long: 30), 30 * 10_000),
            (usage(0, 10, reasoning: 30), 30 * 35_000),
            (usage(-5, cached: -1, written: -1, long: -1, audio: -3, -2, reasoning: -7, spoken: -1), 0),
        ] as [(TokenUsage, UInt64)]
    )
    func `each class has its price`(usage: TokenUsage, cost: UInt64) {
        #expect(Self.dear.cost(usage) == cost)
    }

    @Test(
        arguments: [
            (usage(100, cached: 60, written: 40, 2), 100 * 5_000 + 2 * 30_000),
            (usage(100, cached: 60, written: 30, long: 20), 100 * 5_000),
            (usage(100, audio: 70), 30 * 5_000 + 70 * 40_000),
            (usage(100, 3), 100 * 5_000 + 3 * 30_000),
        ] as [(TokenUsage, UInt64)]
    )
    func `without the cache all of the input costs what input does`(usage: TokenUsage, cost: UInt64) {
        let costs = Self.dear.costs(usage, serviceTier: nil, at: 0)

        #expect(costs.uncached == cost)
        #expect(costs.charged == Self.dear.cost(usage))
        #expect(costs.row.label.description == "a:b")
    }

    @Test
    func `what has no price of its own costs what its whole does`() {
        let plain = Price(sure: Tariff(Rates(input: 1_000_000_000, cacheWrite: 3_000_000_000, output: 7_000_000_000)))

        #expect(plain.cost(usage(100, cached: 10, written: 20, long: 5, audio: 3)) == 80 * 1_000 + 20 * 3_000)
        #expect(plain.cost(usage(0, 10, reasoning: 4, spoken: 2)) == 10 * 7_000)
    }

    /// Prices so small that a token costs less than a nano-dollar: 499 999 millionths and 500 000 millionths of one.
    @Test(
        arguments: [
            (499_999, 0, 0), (500_000, 0, 1), (250_000, 250_000, 1), (250_000, 249_999, 0), (1_499_999, 0, 1),
            (1_500_000, 0, 2),
        ] as [(Int, Int, UInt64)]
    )
    func `a cost is rounded once, half up`(input: Int, output: Int, cost: UInt64) {
        #expect(Price(sure: Tariff(Rates(input: 1, output: 1))).cost(usage(input, output)) == cost)
    }

    @Test(arguments: [(usage(), 5_000_000), (usage(1_000), 5_001_000)] as [(TokenUsage, UInt64)])
    func `each request may cost something besides`(usage: TokenUsage, cost: UInt64) {
        let price = Price(sure: Tariff(Rates(input: 1_000_000, output: 0, perRequest: 5_000_000)))

        #expect(price.cost(usage) == cost)
    }

    @Test
    func `a cost that does not fit is the largest there is`() {
        let most = Rates(input: .max, output: .max, perRequest: .max)
        let tiers = [ServiceTier(name: "x", price: .multiplier(millionths: .max))]
        let price = Price(sure: Tariff(most), serviceTiers: tiers)
        let all = usage(.max, cached: .max, written: .max, long: .max, audio: .max, .max, reasoning: .max, spoken: .max)

        #expect(price.cost(all) == .max)
        #expect(price.cost(all, "x") == .max)
        #expect(price.costs(all, serviceTier: "x", at: .max).uncached == .max)
        #expect(price.cost(usage(1_000_000)) == .max)
        #expect(price.cost(usage(), "x") == .max)
    }

    /// Costs are whole numbers: no order of adding them changes the sum.
    @Test
    func `sums of costs are the same in any order`() {
        var random = SystemRandomNumberGenerator()
        let costs = (0..<1_000).map { _ in
            Self.dear.cost(
                usage(Int.random(in: 0...400_000, using: &random), Int.random(in: 0...9_999, using: &random))
            )
        }
        let sum = costs.reduce(0, +)

        #expect(costs.shuffled().reduce(0, +) == sum)
        #expect(costs.sorted().reduce(0, +) == sum)
        #expect(costs.reversed().reduce(0, +) == sum)
    }
}
