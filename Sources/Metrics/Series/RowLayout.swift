// SPDX-License-Identifier: Apache-2.0

import Linux

/// Which cells a row of totals has, and as which series they are shown: said once, for fold and page alike.
struct RowLayout {
    private(set) var columns: [Column] = []
    private(set) var width = Row.headWidth

    /// A cell that is shown once it is not zero.
    mutating func counter(_ family: FamilyDescription, _ labels: Label...) -> Int {
        add(family, labels, cells: 1) { .number(at: $0) }
    }

    /// Adjacent counters that differ in one label.
    ///
    /// - Returns: the first one's cell.
    mutating func counters(_ family: FamilyDescription, _ label: String, _ values: [String]) -> Int {
        let first = width
        for value in values { _ = counter(family, Label(label, value)) }
        return first
    }

    /// Adjacent counters with labels of their own.
    ///
    /// - Returns: the first one's cell.
    mutating func counters(_ family: FamilyDescription, _ labels: [[Label]]) -> Int {
        let first = width
        for labels in labels { _ = add(family, labels, cells: 1) { .number(at: $0) } }
        return first
    }

    /// A cell of nano-dollars, shown as dollars and from the first sample on: a price of zero is an answer too.
    mutating func cost(_ family: FamilyDescription) -> Int {
        add(family, [], cells: 1) { .dollars(at: $0) }
    }

    /// A day's number and that day's nano-dollars, shown as the projection to the day's end.
    mutating func dailyCost(_ family: FamilyDescription) -> Int {
        add(family, [], cells: 2) { .projectedDollars(at: $0) }
    }

    mutating func histogram(
        _ family: FamilyDescription,
        _ buckets: HistogramBuckets,
        _ label: Label? = nil
    ) -> HistogramCells {
        let labels = label.map { [$0] } ?? []
        let first = add(family, labels, cells: HistogramCells.width(buckets)) {
            .histogram(HistogramCells(at: $0, buckets), buckets)
        }
        return HistogramCells(at: first, buckets)
    }

    mutating func gaps(_ family: FamilyDescription) -> GapCells {
        GapCells(at: add(family, [], cells: GapCells.width) { .gaps(GapCells(at: $0)) })
    }

    private mutating func add(
        _ family: FamilyDescription,
        _ labels: [Label],
        cells: Int,
        reading: (Int) -> Column.Reading
    ) -> Int {
        let first = width
        columns.append(Column(family: family, labels: labels, reading: reading(first)))
        width += cells
        return first
    }
}

/// One series of every row: its family, the labels beside the row's own, and how its cells read.
struct Column {
    enum Reading {
        case number(at: Int)
        case dollars(at: Int)
        case projectedDollars(at: Int)
        case histogram(HistogramCells, HistogramBuckets)
        case gaps(GapCells)
    }

    let family: FamilyDescription
    let labels: [Label]
    let reading: Reading
}

extension RowLayout {
    /// Tells layouts apart whose cells mean different things.
    var fingerprint: UInt64 { (columns.map(\.fingerprint) + [UInt64(width)]).hash }
}

extension Column {
    fileprivate var fingerprint: UInt64 {
        let place: [UInt64] =
            switch reading {
            case .number(let cell): [1, UInt64(cell)]
            case .dollars(let cell): [2, UInt64(cell)]
            case .projectedDollars(let cell): [3, UInt64(cell)]
            case .histogram(_, let buckets): [4] + buckets.bounds.map(\.bitPattern)
            case .gaps: [5] + TokenGaps.bounds
            }
        return (place + [family.name.stableHash, labels.map(\.value).joined(separator: ",").stableHash]).hash
    }
}
