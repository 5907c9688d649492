// SPDX-License-Identifier: Apache-2.0

import Money

extension Tariff {
    /// Reads the amounts of a row or a service tier, and its `tiers` by length.
    init<Other>(
        _ section: Section<PriceKey<Other>>,
        tiers: Node?,
        needed: Set<RateKey> = []
    ) throws(ConfigurationError) {
        let given = section.givenRates()
        var steps: [Step] = []
        for node in try tiers?.elements() ?? [] {
            let step = try Self.step(node, needed: given)
            guard !steps.contains(where: { $0.above == step.above }) else {
                throw node.refused("is for the same length as another; leave one of them out")
            }
            steps.append(step)
        }
        self.init(try Rates(section, needed: needed), steps: steps)
    }

    private static func step(_ node: Node, needed: Set<RateKey>) throws(ConfigurationError) -> Step {
        let section = try Section<PriceKey<PriceStepKey>>(node)
        guard let above = section[.other(.above)] else {
            throw section.refused(.other(.above), "is needed: the number of input tokens above which the tier holds")
        }
        let tokens = try above.integer(in: 1...1_000_000_000)
        return Step(above: UInt64(tokens), rates: try Rates(section, needed: needed))
    }
}

extension ServiceTier {
    /// Reads a multiplier, or an object of prices.
    init(_ name: Setting, _ node: Node, needed: Set<RateKey>) throws(ConfigurationError) {
        guard case .object = node.value.value else {
            self.init(name: name.text, price: .multiplier(millionths: try node.multiplier()))
            return
        }
        let section = try Section<PriceKey<ServiceTierKey>>(node)
        let tariff = try Tariff(section, tiers: section[.other(.tiers)], needed: needed)
        self.init(name: name.text, price: .tariff(tariff))
    }
}

extension Node {
    fileprivate func multiplier() throws(ConfigurationError) -> UInt64 {
        guard case .number(let number) = value.value, let millionths = number.whole(timesTenToThe: 6),
            millionths <= 1000 * Quote.whole
        else {
            throw refused(
                "must be a multiplier from 0 to 1000 with six decimals at most, such as 0.5, or an object of prices"
            )
        }
        return millionths
    }
}
