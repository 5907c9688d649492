// SPDX-License-Identifier: Apache-2.0

/// The cells of one image of a row, by their places in the row's layout.
// Safety: places come from the `RowLayout` that also said how wide the table's rows are, and the table outlives its use.
@safe struct Row {
    private let cells: UnsafeMutablePointer<UInt64>

    init(_ cells: UnsafeMutablePointer<UInt64>) {
        unsafe self.cells = cells
    }

    subscript(place: Int) -> UInt64 {
        get { unsafe cells[place] }
        nonmutating set { unsafe cells[place] = newValue }
    }

    func fill(_ values: ArraySlice<UInt64>) {
        for (place, value) in values.enumerated() { unsafe cells[place] = value }
    }

    /// So many cells, from a place on.
    func cells(from place: Int, count: Int) -> [UInt64] {
        unsafe Array(UnsafeBufferPointer(start: cells + place, count: count))
    }
}

/// What every row begins with.
extension Row {
    static let headWidth = 3

    /// Whose row it is; nil for one that is free. Zeroes are a free row, so the key lies there inverted.
    var key: SeriesKey? {
        get { self[0] == 0 ? nil : SeriesKey(packed: ~self[0]) }
        nonmutating set { self[0] = newValue.map { ~$0.packed } ?? 0 }
    }

    /// The fold that changed the row last.
    var epoch: UInt64 {
        get { self[1] }
        nonmutating set { self[1] = newValue }
    }

    /// When all its counters were zero for the last time: nanoseconds since 1970.
    var createdAt: Int64 {
        get { Int64(bitPattern: self[2]) }
        nonmutating set { self[2] = UInt64(bitPattern: newValue) }
    }
}
