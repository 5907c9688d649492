// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns a snapshot's counters and gauges into lines. Histograms are not among them: StatsD gets the timers themselves.
struct SeriesLines {
    private let settings: StatsDSettings
    private let totals: CounterTotals
    private var names: [UInt32: StatsDName] = [:]
    private var line: [UInt8] = []

    init(_ settings: StatsDSettings, _ totals: CounterTotals) {
        self.settings = settings
        self.totals = totals
    }

    mutating func write(_ snapshot: Snapshot, to builder: inout DatagramBuilder) {
        let time = settings.hasTimestamps ? snapshot.takenAt / 1_000_000_000 : nil
        for family in snapshot.families {
            for series in family.series {
                guard case .number(let value) = series.value, value.isFinite else { continue }
                let born = series.identity.createdAt ?? snapshot.startedAt
                write(series.identity, value, born, of: family, at: time, to: &builder)
            }
        }
        totals.endFlush()
        forgetEndedSeries(living: snapshot.families.reduce(0) { $0 + $1.series.count })
    }

    private mutating func write(
        _ identity: SeriesIdentity,
        _ value: Double,
        _ born: Int64,
        of family: Family,
        at time: Int64?,
        to builder: inout DatagramBuilder
    ) {
        line.removeAll(keepingCapacity: true)
        guard family.kind == .counter else {
            line.appendGauge(name(of: identity, family), value, at: time)
            return builder.add(line)
        }
        guard let increment = totals.increment(of: identity, born: born, to: value, name: family.name) else { return }
        line.appendCounter(name(of: identity, family), increment.amount, at: time)
        builder.add(line, increment)
    }

    private mutating func name(of identity: SeriesIdentity, _ family: Family) -> StatsDName {
        if let known = names[identity.id] { return known }
        let labels = identity.labels.pairs(with: settings.tags)
        let new = StatsDName(settings.flavour, prefix: settings.prefix, family.name, labels)
        names[identity.id] = new
        return new
    }

    /// Begins the memory anew once most of it is of series that are gone.
    private mutating func forgetEndedSeries(living: Int) {
        if names.count > 2 * living + 64 { names.removeAll() }
    }
}
