// SPDX-License-Identifier: Apache-2.0

import Metrics

/// Makes families for a source's own figures, each series with an identity that lasts.
///
/// Whoever keeps something by a series' identity would mix up two families that share one.
struct FigureSet: Sendable {
    private let prefix: String
    private let identities: [String: SeriesIdentity]

    /// `names` are those of the families that have one series, with `labels`.
    init(prefix: String, labels: [Label] = [], names: [String]) {
        self.prefix = prefix
        identities = Dictionary(uniqueKeysWithValues: names.map { ($0, SeriesIdentity(labels)) })
    }

    /// A family of one series; nil while there is nothing to show.
    func counter(_ name: String, _ help: String, _ value: Double?) -> Family? {
        family(name, help, .counter, series(name, value))
    }

    func gauge(_ name: String, _ help: String, _ value: Double?) -> Family? {
        family(name, help, .gauge, series(name, value))
    }

    /// A family of several series; nil while there are none.
    func counter(_ name: String, _ help: String, _ counts: CountsByLabel) -> Family? {
        family(name, help, .counter, counts.series)
    }

    private func series(_ name: String, _ value: Double?) -> [Series] {
        guard let identity = identities[name] else { preconditionFailure("\(name) is not among the names") }
        return value.map { [Series(identity, .number($0))] } ?? []
    }

    private func family(_ name: String, _ help: String, _ kind: Family.Kind, _ series: [Series]) -> Family? {
        series.isEmpty ? nil : Family(name: prefix + name, help: help, kind: kind, series: series)
    }
}
