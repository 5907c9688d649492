// SPDX-License-Identifier: Apache-2.0

/// Rows of totals, one per label combination: a key and a fixed number of integer cells.
///
/// Everything that counts lies in two flat arrays without pointers. Rows are never removed.
struct SeriesTable {
    let width: Int
    private(set) var keys: [SeriesKey] = []
    private(set) var cells: [UInt64] = []

    /// Open addressing with linear probing: a row's number plus one, or zero; a power of two, at most half full.
    private var index = [UInt32](repeating: 0, count: 64)
    /// What is left of a word above the bits that number a place of the index.
    private var shift = UInt64(64 - 6)

    init(width: Int) {
        self.width = width
    }

    var count: Int { keys.count }

    func contains(_ key: SeriesKey) -> Bool { index[place(of: key)] != 0 }

    /// Lets `body` change the cells of the row of `key`, which is made if it is new.
    mutating func withRow(of key: SeriesKey, _ body: (inout Row) -> Void) {
        let found = index[place(of: key)]
        let first = Int(found == 0 ? insert(key) : found - 1) * width
        var row = Row(cells.mutableSpan, first: first)
        body(&row)
    }

    private mutating func insert(_ key: SeriesKey) -> UInt32 {
        if 2 * (count + 1) > index.count { grow() }
        let row = UInt32(count)
        index[place(of: key)] = row + 1
        keys.append(key)
        cells.append(contentsOf: repeatElement(0, count: width))
        return row
    }

    private mutating func grow() {
        index = [UInt32](repeating: 0, count: 2 * index.count)
        shift -= 1
        for row in keys.indices { index[place(of: keys[row])] = UInt32(row + 1) }
    }

    /// Where `key` is, or the free place where it belongs.
    private func place(of key: SeriesKey) -> Int {
        // Fibonacci hashing: only the product's uppermost bits depend on all bits of the key.
        var place = Int(truncatingIfNeeded: (key.packed &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while index[place] != 0, keys[Int(index[place]) - 1] != key { place = (place + 1) & (index.count - 1) }
        return place
    }
}
