// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money

/// What is read again on SIGHUP: tenants with their limits and keys, and prices. Immutable; workers change to a new one.
final class Policy: Sendable {
    let tenants: TenantRegistry
    /// By the places that `tenants` gives; the sums in them go on from one policy to the next.
    let accounts: [TenantAccount]
    let prices: PriceBook
    let unknownModel: Configuration.Prices.UnknownModel

    init(
        _ configuration: Configuration,
        _ prices: PriceBook,
        _ labels: Labels,
        _ keeper: SettlementKeeper,
        earlier: Policy? = nil,
        at now: Int64 = Clock.wall()
    ) {
        tenants = TenantRegistry(configuration.tenants, labels.tenants)
        let known = configuration.tenants.all
        keeper.setZones(Dictionary(known.map { ($0.name, $0.zone) }) { first, _ in first })
        accounts = known.map { tenant in
            let earlier = earlier?.accounts.first { $0.name == tenant.name }
            return TenantAccount(tenant, earlier: earlier, keeper, at: now)
        }
        self.prices = prices
        unknownModel = configuration.prices.unknownModel
    }
}
