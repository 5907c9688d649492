// SPDX-License-Identifier: Apache-2.0

import Money

extension Rates {
    /// Reads the amounts of an object. Those in `needed` must be there besides input and output: what a row prices apart, its
    /// tiers must too, for neither the row's price nor the tier's whole would be right.
    init<Other>(
        _ section: Section<PriceKey<Other>>,
        needed: Set<RateKey> = []
    ) throws(ConfigurationError) {
        for key in RateKey.allCases where section[.rate(key)] == nil {
            if key == .input || key == .output { throw section.refused(.rate(key), Self.missing) }
            if needed.contains(key) {
                throw section.refused(.rate(key), "is needed here too, since the row itself has a price for it")
            }
        }
        func amount(_ key: RateKey) throws(ConfigurationError) -> UInt64? {
            try section[.rate(key)]?.dollars(per: key == .request ? "request" : "million tokens")
        }
        self.init(
            input: try amount(.input) ?? 0,
            cachedInput: try amount(.cachedInput),
            cacheWrite: try amount(.cacheWrite),
            longCacheWrite: try amount(.longCacheWrite),
            audioInput: try amount(.audioInput),
            output: try amount(.output) ?? 0,
            reasoning: try amount(.reasoning),
            audioOutput: try amount(.audioOutput),
            perRequest: try amount(.request) ?? 0
        )
    }

    /// What is not given is not taken for free.
    private static let missing = "is needed: US dollars per million tokens; write 0 where there is nothing to pay"
}

extension Section {
    /// The amounts that this object gives.
    func givenRates<Other>() -> Set<RateKey> where Key == PriceKey<Other> {
        Set(RateKey.allCases.filter { self[.rate($0)] != nil })
    }
}

extension Node {
    /// Whole nano-dollars.
    fileprivate func dollars(per unit: String) throws(ConfigurationError) -> UInt64 {
        guard case .number(let number) = value.value, let price = number.whole(timesTenToThe: 9),
            price <= RateKey.most
        else {
            throw refused("must be a number of US dollars per \(unit), from 0 to 1000000 with nine decimals at most")
        }
        return price
    }
}
