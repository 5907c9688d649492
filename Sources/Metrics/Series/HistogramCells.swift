// SPDX-License-Identifier: Apache-2.0

/// A histogram within a row of cells: one per bucket, then the sum.
struct HistogramCells {
    private let first: Int
    private let buckets: HistogramBuckets

    init(at first: Int, _ buckets: HistogramBuckets) {
        self.first = first
        self.buckets = buckets
    }

    static func width(_ buckets: HistogramBuckets) -> Int { buckets.bounds.count + 2 }

    private var sum: Int { first + buckets.bounds.count + 1 }

    func observe(_ value: UInt64, in row: inout Row) {
        row[first + buckets.index(of: value)] &+= 1
        row[sum] &+= value
    }

    /// The histogram as it stands, or nil when nothing was observed.
    func value(in cells: [UInt64], row: Int) -> HistogramValue? {
        let value = HistogramValue(
            bounds: buckets.bounds,
            counts: Array(cells[row + first..<row + sum]),
            sum: Double(cells[row + sum]) / buckets.unitsPerOne
        )
        return value.count == 0 ? nil : value
    }
}
