// SPDX-License-Identifier: Apache-2.0

/// A histogram within a row of cells: one per classic bucket, the sum, then the exponential buckets.
struct HistogramCells {
    private let first: Int
    private let sum: Int
    private let native: NativeCells

    init(at first: Int, _ buckets: HistogramBuckets) {
        self.first = first
        sum = first + buckets.bounds.count + 1
        native = NativeCells(first: sum + 1)
    }

    static func width(_ buckets: HistogramBuckets) -> Int { buckets.bounds.count + 2 + NativeCells.width }

    func observe(_ observation: Observation, in row: Row) {
        row[first + observation.bucket] &+= 1
        row[sum] &+= observation.value
        guard observation.value > 0 else { return native.observeZero(in: row) }
        native.observe(observation.exponential, in: row)
    }

    /// The histogram as it stands, or nil when nothing was observed.
    func value(in row: Row, _ buckets: HistogramBuckets, _ exemplars: [Exemplar?]) -> HistogramValue? {
        let counts = row.cells(from: first, count: sum - first)
        guard counts.contains(where: { $0 != 0 }) else { return nil }
        return HistogramValue(
            bounds: buckets.bounds,
            counts: counts,
            sum: Double(row[sum]) / buckets.unitsPerOne,
            native: native.value(in: row),
            exemplars: exemplars
        )
    }
}

/// The pauses between tokens within a row of cells: one per bucket, then the sum.
struct GapCells {
    private let first: Int

    /// One cell for each count that a sample has room for, and the sum.
    private static let cellCount = TokenGaps.wordCount * TokenGaps.bucketsPerWord
    static let width = cellCount + 1

    init(at first: Int) {
        self.first = first
    }

    /// Adds a stream's pauses, which together took from its first token to its last.
    func observe(_ gaps: TokenGaps, sum: UInt64, in row: Row) {
        for number in 0..<TokenGaps.wordCount {
            let word = gaps.word(number)
            if word != 0 { add(word, at: first &+ number &* TokenGaps.bucketsPerWord, in: row) }
        }
        row[first &+ Self.cellCount] &+= sum
    }

    private func add(_ word: UInt64, at place: Int, in row: Row) {
        row[place] &+= word & 0xFFFF
        row[place &+ 1] &+= word >> 16 & 0xFFFF
        row[place &+ 2] &+= word >> 32 & 0xFFFF
        row[place &+ 3] &+= word >> 48
    }

    func value(in row: Row) -> HistogramValue? {
        let counts = row.cells(from: first, count: TokenGaps.bucketCount)
        guard counts.contains(where: { $0 != 0 }) else { return nil }
        let sum = Double(row[first + Self.cellCount]) / HistogramBuckets.tokenGap.unitsPerOne
        return HistogramValue(bounds: HistogramBuckets.tokenGap.bounds, counts: counts, sum: sum)
    }
}
