// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

struct TariffTests {
    /// 5 / 0.5 / 30 dollars, above 272 000 input tokens 10 / 1 / 45, above 500 000 20 / 2 / 60.
    private static let tariff = Tariff(
        Rates(input: 5_000_000_000, cachedInput: 500_000_000, output: 30_000_000_000),
        steps: [
            .init(
                above: 272_000,
                rates: Rates(input: 10_000_000_000, cachedInput: 1_000_000_000, output: 45_000_000_000)
            ),
            .init(
                above: 500_000,
                rates: Rates(input: 20_000_000_000, cachedInput: 2_000_000_000, output: 60_000_000_000)
            ),
        ]
    )

    @Test(
        arguments: [
            (usage(271_999, 10), 271_999 * 5_000 + 10 * 30_000),
            (usage(272_000, 10), 272_000 * 5_000 + 10 * 30_000),
            (usage(272_001, 10), 272_001 * 10_000 + 10 * 45_000),
            (usage(500_000, 0), 500_000 * 10_000),
            (usage(500_001, 0), 500_001 * 20_000),
            // Cached tokens count towards the length.
            (usage(272_001, cached: 272_000, 1), 1 * 10_000 + 272_000 * 1_000 + 45_000),
            // So do those that a provider forgot in its total.
            (usage(1, cached: 272_001), 272_001 * 1_000),
            (usage(0, 900_000), 900_000 * 30_000),
        ] as [(TokenUsage, UInt64)]
    )
    func `a tier by length prices the whole request`(usage: TokenUsage, cost: UInt64) {
        #expect(Price(sure: Self.tariff).cost(usage) == cost)
    }

    @Test(
        arguments: [
            (nil, usage(1_000, 10), 1_000 * 5_000 + 10 * 30_000),
            ("default", usage(1_000, 10), 1_000 * 5_000 + 10 * 30_000),
            ("priority", usage(1_000, 10), 1_000 * 10_000 + 10 * 60_000),
            ("flex", usage(1_000, 10), 1_000 * 2_500 + 10 * 15_000),
            // On top of the tier by length.
            ("flex", usage(272_001, 10), 272_001 * 5_000 + 10 * 22_500),
            ("fast", usage(1_000, 10), 1_000 * 7_000 + 10 * 70_000),
            ("fast", usage(272_001), 272_001 * 7_000),
            ("odd", usage(1_000, 10), 5_666_665),
        ] as [(String?, TokenUsage, UInt64)]
    )
    func `a service tier has its price`(tier: String?, usage: TokenUsage, cost: UInt64) {
        let price = Price(
            sure: Self.tariff,
            serviceTiers: [
                ServiceTier(name: "priority", price: .multiplier(millionths: 2_000_000)),
                ServiceTier(name: "flex", price: .multiplier(millionths: 500_000)),
                ServiceTier(name: "fast", price: .tariff(Tariff(Rates(input: 7_000_000_000, output: 70_000_000_000)))),
                // 5 300 000 × 1.069182 = 5 666 664.6, rounded once.
                ServiceTier(name: "odd", price: .multiplier(millionths: 1_069_182)),
            ]
        )

        #expect(price.cost(usage, tier) == cost)
    }

    /// Half of three nano-dollars is two, and a quarter of one is none: rounded after multiplying.
    @Test(
        arguments: [(500_000, 3, 2), (250_000, 1, 0), (250_000, 2, 1), (0, 9, 0)] as [(UInt64, Int, UInt64)]
    )
    func `a multiplied cost is rounded once`(millionths: UInt64, tokens: Int, cost: UInt64) {
        let price = Price(
            sure: Tariff(Rates(input: 1_000_000, output: 0)),
            serviceTiers: [ServiceTier(name: "x", price: .multiplier(millionths: millionths))]
        )

        #expect(price.cost(usage(tokens), "x") == cost)
    }
}
