// SPDX-License-Identifier: Apache-2.0

import Money

/// Amounts of which each has tiers of its own, as genai-prices gives them, brought to tiers that hold for all.
struct TieredAmounts {
    /// For each key what holds above how many input tokens, 0 being the base.
    private var amounts: [RateKey: [UInt64: UInt64]] = [:]
    private(set) var isRounded = false

    /// Takes a number, or an object of a base and tiers; false for all else.
    mutating func add(_ key: RateKey, _ value: JSON5) -> Bool {
        guard case .object = value.value else { return add(key, value, above: 0) }
        guard let base = value.member("base"), add(key, base, above: 0) else { return false }
        guard case .array(let tiers) = value.member("tiers")?.value else { return true }
        return tiers.allSatisfy { tier in
            guard let start = tier.member("start")?.amount?.whole(), (1...1_000_000_000).contains(start),
                let price = tier.member("price")
            else { return false }
            return add(key, price, above: start)
        }
    }

    private mutating func add(_ key: RateKey, _ value: JSON5, above: UInt64) -> Bool {
        // Requests are priced by the thousand.
        let power = key == .request ? 6 : 9
        guard let (amount, isExact) = value.amount?.rounded(timesTenToThe: power), amount <= RateKey.most else {
            return false
        }
        if !isExact { isRounded = true }
        amounts[key, default: [:]][above] = amount
        return true
    }

    /// Nil without a price for input.
    var tariff: Tariff? {
        guard let base = rates(above: 0).rates else { return nil }
        let starts = Set(amounts.values.flatMap(\.keys)).filter { $0 > 0 }
        return Tariff(
            base,
            steps: starts.compactMap { above in
                rates(above: above).rates.map { Tariff.Step(above: above, rates: $0) }
            }
        )
    }

    private func rates(above: UInt64) -> ImportedRates {
        var rates = ImportedRates()
        for (key, tiers) in amounts {
            rates[key] = tiers.filter { $0.key <= above }.max { $0.key < $1.key }?.value
        }
        return rates
    }
}
