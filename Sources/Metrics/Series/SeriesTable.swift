// SPDX-License-Identifier: Apache-2.0

/// Rows of totals, one per label combination: a key and a fixed number of integer cells, twice.
///
/// The rows lie in the store. What is kept here finds them again and is made anew by each process.
struct SeriesTable {
    let group: Int
    let width: Int

    private let store: SeriesStore
    private var images: [RowImages] = []
    /// By row, next to each other, because a search looks at little else; all ones for a free row.
    private var keys: [UInt64] = []
    private var touchedAt: [Int64] = []
    private var free: [Int] = []

    /// Open addressing with linear probing: a row's number plus one, or zero; a power of two, at most half full.
    private var index = [UInt32](repeating: 0, count: 64)
    /// What is left of a word above the bits that number a place of the index.
    private var shift = UInt64(64 - 6)

    /// Rows that this fold, and then the one before the next, has changed.
    private var changed: [Int] = []
    private var active = 0
    private var idle = 1
    private var epoch: UInt64 = 0

    /// How many rows are in use.
    private(set) var count = 0

    /// The rows that the store holds of this table; `now` counts as the time at which they last changed.
    init(group: Int, width: Int, in store: SeriesStore, now: Int64) {
        self.group = group
        self.width = width
        self.store = store
        for slab in store.slabs(of: group, width: width) { take(slab, now: now) }
        for row in keys.indices.reversed() { load(row) }
    }

    private mutating func load(_ row: Int) {
        let key = images[row].image(store.active).key
        // What is free in both images stays untouched, and takes no memory.
        if key != nil || images[row].image(store.idle).key != nil {
            images[row].copy(from: store.active, to: store.idle)
        }
        guard let key, self.row(of: key) == nil else { return free.append(row) }
        keys[row] = key.packed
        enter(row)
    }

    private mutating func take(_ slab: Slab, now: Int64) {
        let rows = slab.rows(width: width)
        images += rows
        keys += repeatElement(.max, count: rows.count)
        touchedAt += repeatElement(now, count: rows.count)
    }

    /// The number of a key's row, if there is one.
    func row(of key: SeriesKey) -> Int? {
        let found = index[place(of: key.packed)]
        return found == 0 ? nil : Int(found) - 1
    }

    /// The key of a row; nil for one that is free.
    func key(_ row: Int) -> SeriesKey? { keys[row] == .max ? nil : SeriesKey(packed: keys[row]) }

    /// Every row's number, those of free ones too.
    var rows: Range<Int> { images.indices }

    /// A row as the last fold left it.
    func shown(_ row: Int) -> Row { images[row].image(active) }
}

/// Changing rows: between `begin` and `end`, and only what a fold is told to change.
extension SeriesTable {
    /// Brings the images that are to be changed up to those that count.
    mutating func begin() {
        active = store.active
        idle = store.idle
        epoch = store.epoch &+ 1
        for row in changed { images[row].copy(from: active, to: idle) }
        changed.removeAll(keepingCapacity: true)
    }

    /// Follows the store's flip; the changes were made at `now`.
    mutating func end(now: Int64) {
        active = store.active
        idle = store.idle
        for row in changed { touchedAt[row] = now }
    }

    /// The cells of a row, to be changed.
    mutating func cells(_ row: Int) -> Row {
        let image = images[row].image(idle)
        if image.epoch != epoch {
            image.epoch = epoch
            changed.append(row)
        }
        return image
    }

    /// Makes a row for a key that has none.
    mutating func insert(_ key: SeriesKey, createdAt: Int64) -> Int {
        if free.isEmpty { grow() }
        let row = free.removeLast()
        let image = cells(row)
        image.key = key
        image.createdAt = createdAt
        keys[row] = key.packed
        enter(row)
        return row
    }

    /// Ends all rows to which nothing has happened since `deadline`.
    ///
    /// - Returns: their numbers.
    mutating func expire(before deadline: Int64) -> [Int] {
        let ended = rows.filter { keys[$0] != .max && touchedAt[$0] < deadline }
        for row in ended {
            _ = cells(row)
            images[row].clear(idle)
            images[row].image(idle).epoch = epoch
            keys[row] = .max
            free.append(row)
        }
        if !ended.isEmpty { index(again: index.count) }
        return ended
    }

    private mutating func grow() {
        let first = images.count
        take(store.addSlab(for: group, width: width), now: 0)
        free += (first..<images.count).reversed()
    }
}

extension SeriesTable {
    /// Makes a row findable.
    private mutating func enter(_ row: Int) {
        count += 1
        if 2 * count > index.count { return index(again: 2 * index.count) }
        index[place(of: keys[row])] = UInt32(row + 1)
    }

    private mutating func index(again size: Int) {
        index = [UInt32](repeating: 0, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
        count = 0
        for row in keys.indices where keys[row] != .max {
            index[place(of: keys[row])] = UInt32(row + 1)
            count += 1
        }
    }

    /// Where a key is, or the free place where it belongs.
    private func place(of key: UInt64) -> Int {
        // Fibonacci hashing: only the product's uppermost bits depend on all bits of the key.
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while index[place] != 0, keys[Int(index[place]) - 1] != key { place = (place + 1) & (index.count - 1) }
        return place
    }
}
