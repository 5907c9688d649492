// SPDX-License-Identifier: Apache-2.0

import Protocol

/// A scraped series for as long as its target shows it; one object, by which others keep what they make of its labels.
final class RelaySeries: Sendable {
    let name: String
    /// With `job` and `instance`.
    let labels: [LabelPair]
    let family: RelayFamily

    init(name: String, labels: [LabelPair], family: RelayFamily) {
        self.name = name
        self.labels = labels
        self.family = family
    }
}

/// What the target says of a family; one object until it says otherwise.
final class RelayFamily: Sendable {
    let name: String
    let facts: ScrapedFamily

    init(name: String, facts: ScrapedFamily) {
        self.name = name
        self.facts = facts
    }
}

/// One sample on its way to the destinations, its timestamp later than any before of its series.
struct RelaySample: Sendable {
    let series: RelaySeries
    /// The stale marker is a signalling NaN: only its bits may be looked at.
    let value: Double
    /// Milliseconds since 1970, as all times here.
    let timestamp: Int64
    /// When the series was zero; 0: not told.
    var start: Int64 = 0
    var exemplars: [ScrapedExemplar] = []

}

/// All that one scrape gave, in the order of the page.
struct RelayBatch: Sendable {
    var samples: [RelaySample] = []
    /// Families seen for the first time or changed, and now and then all of them.
    var families: [RelayFamily] = []
    /// What is not seen again: whoever remembers something of these may forget it.
    var ended: [RelaySeries] = []
}
