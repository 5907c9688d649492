// SPDX-License-Identifier: Apache-2.0

/// A native histogram within a row of cells: one that says which buckets these are, one for zeroes, then the buckets.
///
/// At most 160 buckets, next to each other. A number that lies too far from the others moves them, and where that does
/// not help halves the resolution: as OpenTelemetry's exponential histogram does.
struct NativeCells {
    static let bucketCount = 160
    static let width = bucketCount + 2

    let first: Int

    private var zero: Int { first + 1 }
    private var buckets: Int { first + 2 }

    /// Which buckets the cells are.
    private struct Window {
        var offset: Int
        /// How far the resolution is below schema 3.
        var steps: Int

        init(offset: Int, steps: Int) {
            self.offset = offset
            self.steps = steps
        }

        /// The offset lies there increased, so that zeroes are a window far from every number.
        init(_ word: UInt64) {
            offset = Int(word & 0xFFFF_FFFF) &- Self.bias
            steps = Int(word >> 32 & 7)
        }

        var word: UInt64 { UInt64(steps & 7) << 32 | UInt64(UInt32(truncatingIfNeeded: offset &+ Self.bias)) }

        private static let bias = 1 << 31

        func place(of index: Int) -> Int { ExponentialBuckets.index(index, coarserBy: steps) &- offset }
    }

    func observeZero(in row: Row) { row[zero] &+= 1 }

    /// Counts a number by its bucket of schema 3.
    func observe(_ index: Int, in row: Row) {
        let place = Window(row[first]).place(of: index)
        guard UInt(bitPattern: place) < UInt(Self.bucketCount) else { return observeOutside(index, in: row) }
        row[buckets + place] &+= 1
    }

    private func observeOutside(_ index: Int, in row: Row) {
        let window = makeRoom(for: index, in: row)
        row[buckets + window.place(of: index)] &+= 1
    }

    private func makeRoom(for index: Int, in row: Row) -> Window {
        var window = Window(row[first])
        guard var used = used(row) else {
            let window = Window(offset: index - Self.bucketCount / 2, steps: 0)
            row[first] = window.word
            return window
        }
        var lowest = min(used.lowerBound, window.place(of: index))
        var highest = max(used.upperBound, window.place(of: index))
        while highest - lowest >= Self.bucketCount {
            halve(&window, in: row)
            used = self.used(row) ?? used
            lowest = min(used.lowerBound, window.place(of: index))
            highest = max(used.upperBound, window.place(of: index))
        }
        move(&window, by: lowest - (Self.bucketCount - 1 - (highest - lowest)) / 2, in: row)
        return window
    }

    /// The places of the first and the last bucket that is not empty.
    private func used(_ row: Row) -> ClosedRange<Int>? {
        let places = 0..<Self.bucketCount
        guard let first = places.first(where: { row[buckets + $0] != 0 }),
            let last = places.last(where: { row[buckets + $0] != 0 })
        else { return nil }
        return first...last
    }

    /// Lets the place `shift` become the first; nothing that is not empty falls out.
    private func move(_ window: inout Window, by shift: Int, in row: Row) {
        let counts = row.cells(from: buckets, count: Self.bucketCount)
        window.offset += shift
        row[first] = window.word
        for place in 0..<Self.bucketCount {
            row[buckets + place] = counts.indices.contains(place + shift) ? counts[place + shift] : 0
        }
    }

    /// Joins each two neighbours.
    private func halve(_ window: inout Window, in row: Row) {
        let counts = row.cells(from: buckets, count: Self.bucketCount)
        let old = window
        window.steps += 1
        window.offset = ExponentialBuckets.index(old.offset, coarserBy: 1)
        row[first] = window.word
        for place in 0..<Self.bucketCount { row[buckets + place] = 0 }
        for (place, count) in counts.enumerated() {
            row[buckets + ExponentialBuckets.index(old.offset + place, coarserBy: 1) - window.offset] &+= count
        }
    }

    /// The histogram as it stands.
    func value(in row: Row) -> NativeHistogram {
        let window = Window(row[first])
        let used = used(row)
        return NativeHistogram(
            schema: ExponentialBuckets.schema - window.steps,
            zeroCount: row[zero],
            offset: used.map { window.offset + $0.lowerBound } ?? 0,
            counts: used.map { row.cells(from: buckets + $0.lowerBound, count: $0.count) } ?? []
        )
    }
}
