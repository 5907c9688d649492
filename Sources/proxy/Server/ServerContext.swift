// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Transport

/// What every worker shares; immutable once the server runs.
final class ServerContext: Sendable {
    let configuration: Configuration
    let collector: Collector
    let labels: Labels
    /// Nil where everything is in memory.
    let directory: StateDirectory?
    let endpoints: EndpointLabels
    let tenants: TenantNames
    let providers: [ProviderTarget]
    let prices: PriceBook
    let resolver: Resolver
    let trust: TrustStores
    let scrape: ScrapeService
    let log: Log

    init(
        _ configuration: Configuration,
        _ collector: Collector,
        _ directory: StateDirectory?,
        _ prices: PriceBook,
        _ scrape: ScrapeService,
        _ log: Log
    ) {
        self.configuration = configuration
        self.collector = collector
        self.directory = directory
        let labels = collector.labels
        self.labels = labels
        endpoints = EndpointLabels(labels.routes)
        tenants = TenantNames(configuration.tenants, labels.tenants)
        providers = configuration.providers.enumerated().map { index, provider in
            let pool = configuration.providers[..<index].count { $0.baseURL != nil }
            return ProviderTarget(provider, pool: pool, labels.providers)
        }
        self.prices = prices
        resolver = Resolver()
        trust = TrustStores()
        self.scrape = scrape
        self.log = log
    }
}
