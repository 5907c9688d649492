// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Transport

/// What every worker shares.
final class ServerContext: Sendable {
    let configuration: Configuration
    let collector: Collector
    let labels: Labels
    /// Nil where everything is in memory.
    let directory: StateDirectory?
    let endpoints: EndpointLabels
    let providers: [ProviderTarget]
    /// What the workers start with; each has its own from then on.
    let policy: Lock<Policy>
    let keeper: SettlementKeeper
    /// Takes note of a tenant who nears a limit; from any thread.
    let warn: @Sendable (BudgetWarning) -> Void
    let resolver: Resolver
    let trust: TrustStores
    let scrape: ScrapeService
    let log: Log

    init(
        _ configuration: Configuration,
        _ collector: Collector,
        _ directory: StateDirectory?,
        _ prices: PriceBook,
        _ keeper: SettlementKeeper,
        _ scrape: ScrapeService,
        _ log: Log,
        warn: @escaping @Sendable (BudgetWarning) -> Void
    ) {
        self.configuration = configuration
        self.collector = collector
        self.directory = directory
        let labels = collector.labels
        self.labels = labels
        endpoints = EndpointLabels(labels.routes)
        providers = configuration.providers.enumerated().map { index, provider in
            let pool = configuration.providers[..<index].count { $0.baseURL != nil }
            return ProviderTarget(provider, pool: pool, labels.providers)
        }
        self.keeper = keeper
        self.warn = warn
        policy = Lock(Policy(configuration, prices, labels, keeper))
        resolver = Resolver()
        trust = TrustStores()
        self.scrape = scrape
        self.log = log
    }
}
