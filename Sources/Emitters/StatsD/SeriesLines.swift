// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns a snapshot's counters and gauges into lines. Histograms are not among them: StatsD gets the timers themselves.
struct SeriesLines {
    private let settings: StatsDSettings
    private var names: [UInt32: StatsDName] = [:]
    private var line: [UInt8] = []

    init(_ settings: StatsDSettings) {
        self.settings = settings
    }

    mutating func write(_ snapshot: Snapshot, to outbox: StatsDOutbox) {
        for family in snapshot.families {
            for series in family.series { write(series, of: family, to: outbox) }
        }
    }

    private mutating func write(_ series: Series, of family: Family, to outbox: StatsDOutbox) {
        guard case .number(let value) = series.value, value.isFinite else { return }
        line.removeAll(keepingCapacity: true)
        let id = series.identity.id
        if family.kind == .counter {
            guard let increment = outbox.increment(of: id, to: value) else { return }
            line.appendCounter(name(of: series, family), increment)
            outbox.add(line, increment, of: id)
        } else {
            line.appendGauge(name(of: series, family), value)
            outbox.add(line)
        }
    }

    private mutating func name(of series: Series, _ family: Family) -> StatsDName {
        if let known = names[series.identity.id] { return known }
        let labels = series.identity.labels.pairs(with: settings.tags)
        let new = StatsDName(settings.flavour, prefix: settings.prefix, family.name, labels)
        names[series.identity.id] = new
        return new
    }
}
