// SPDX-License-Identifier: Apache-2.0

/// A table of totals with what it takes to show it: columns, label names and one identity per series.
struct SeriesGroup {
    let layout: RowLayout
    var table: SeriesTable

    private let labels: @Sendable (SeriesKey) -> [Label]
    /// Row after row, one per column; nil until the series is first shown.
    private var identities: [SeriesIdentity?] = []
    /// By row and column, the latest observation with a trace of each bucket. Not kept for the next process.
    private var exemplars: [Int: [Exemplar?]] = [:]

    init(_ layout: RowLayout, _ place: StorePlace, labels: @escaping @Sendable (SeriesKey) -> [Label]) {
        self.layout = layout
        table = SeriesTable(group: place.group, width: layout.width, in: place.store, now: place.now)
        self.labels = labels
    }

    mutating func append(to page: inout Page, at instant: Instant) {
        let places = table.rows.count * layout.columns.count
        identities.append(contentsOf: repeatElement(nil, count: places - identities.count))
        for (number, column) in layout.columns.enumerated() {
            page.append(column.family, series(of: column, number, at: instant))
        }
    }

    private mutating func series(of column: Column, _ number: Int, at instant: Instant) -> [Series] {
        var series: [Series] = []
        series.reserveCapacity(table.count)
        for row in table.rows {
            guard let key = table.key(row) else { continue }
            let place = row * layout.columns.count + number
            let shown = table.shown(row)
            guard let value = column.value(in: shown, exemplars[place] ?? [], at: instant) else { continue }
            series.append(Series(identity(place, key, column, shown.createdAt), value))
        }
        return series
    }

    private mutating func identity(
        _ place: Int,
        _ key: SeriesKey,
        _ column: Column,
        _ createdAt: Int64
    ) -> SeriesIdentity {
        if let identity = identities[place] { return identity }
        let identity = SeriesIdentity(labels(key) + column.labels, createdAt: createdAt)
        identities[place] = identity
        return identity
    }

    /// Keeps an observation with its trace.
    mutating func keep(_ exemplar: Exemplar, row: Int, column: Int, bucket: Int, of count: Int) {
        let place = row * layout.columns.count + column
        exemplars[place, default: Array(repeating: nil, count: count)][bucket] = exemplar
    }

    /// Ends the series of all rows that have not changed since `deadline`.
    ///
    /// - Returns: how many rows those were.
    mutating func expire(before deadline: Int64) -> Int {
        let ended = table.expire(before: deadline)
        for row in ended {
            for place in row * layout.columns.count..<(row + 1) * layout.columns.count {
                exemplars[place] = nil
                if identities.indices.contains(place) { identities[place] = nil }
            }
        }
        return ended.count
    }
}

/// Where a group of series finds its rows.
struct StorePlace {
    let store: SeriesStore
    let group: Int
    let now: Int64
}

extension Column {
    /// What the series shows, or nil while it has not moved.
    fileprivate func value(in row: Row, _ exemplars: [Exemplar?], at instant: Instant) -> Series.Value? {
        switch reading {
        case .number(let cell):
            return row[cell] == 0 ? nil : .number(Double(row[cell]))
        case .dollars(let cell):
            return .number(Double(row[cell]) / 1e9)
        case .projectedDollars(let cell):
            return .number(
                DailyCost(in: row, at: cell).projection(at: instant.now, since: min(row.createdAt, instant.startedAt))
            )
        case .histogram(let histogram, let buckets):
            return histogram.value(in: row, buckets, exemplars).map(Series.Value.histogram)
        case .gaps(let gaps):
            return gaps.value(in: row).map(Series.Value.histogram)
        }
    }
}
