// SPDX-License-Identifier: Apache-2.0

/// A table of totals with what it takes to show it: columns, label names and one identity per series.
struct SeriesGroup {
    var table: SeriesTable

    private let columns: [Column]
    private let labels: @Sendable (SeriesKey) -> [Label]
    /// Row after row, one per column; nil until the series is first shown.
    private var identities: [SeriesIdentity?] = []

    init(_ layout: RowLayout, labels: @escaping @Sendable (SeriesKey) -> [Label]) {
        table = SeriesTable(width: layout.width)
        columns = layout.columns
        self.labels = labels
    }

    mutating func append(to page: inout Page, at instant: Instant) {
        identities.append(contentsOf: repeatElement(nil, count: table.count * columns.count - identities.count))
        for (number, column) in columns.enumerated() {
            page.append(column.family, series(of: column, number, at: instant))
        }
    }

    private mutating func series(of column: Column, _ number: Int, at instant: Instant) -> [Series] {
        (0..<table.count).compactMap { row in
            guard let value = column.value(in: table.cells, row: row * table.width, at: instant) else { return nil }
            return Series(identity(row, number), value)
        }
    }

    private mutating func identity(_ row: Int, _ number: Int) -> SeriesIdentity {
        let place = row * columns.count + number
        if let identity = identities[place] { return identity }
        var all = labels(table.keys[row])
        if let label = columns[number].label { all.append(label) }
        let identity = SeriesIdentity(all)
        identities[place] = identity
        return identity
    }
}

extension Column {
    /// What the series shows, or nil while it has not moved.
    fileprivate func value(in cells: [UInt64], row: Int, at instant: Instant) -> Series.Value? {
        switch reading {
        case .number(let cell):
            return cells[row + cell] == 0 ? nil : .number(Double(cells[row + cell]))
        case .dollars(let cell):
            return .number(Double(cells[row + cell]) / 1e9)
        case .projectedDollars(let cell):
            return .number(DailyCost(in: cells, at: row + cell).projection(at: instant))
        case .histogram(let histogram):
            return histogram.value(in: cells, row: row).map(Series.Value.histogram)
        }
    }
}
