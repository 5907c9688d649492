// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What a renderer keeps of each series between two pages: rendered labels.
struct SeriesCache<Entry: Sendable>: Sendable {
    private struct Kept {
        let id: UInt32
        let entry: Entry
        var page: UInt64
    }

    private var kept: [Kept] = []
    private var places: [UInt32: Int] = [:]
    private var page: UInt64 = 0
    /// Where the next series is, if it follows the last one as it did in the last page.
    private var cursor = 0

    var count: Int { kept.count }

    mutating func beginPage() {
        page += 1
        cursor = 0
    }

    /// What is kept of a series; `make` is asked when it is new.
    mutating func entry(_ identity: SeriesIdentity, make: () -> Entry) -> Entry {
        let place = place(of: identity.id, make: make)
        cursor = place + 1
        kept[place].page = page
        return kept[place].entry
    }

    /// Forgets the series that this page did not have: they have ended.
    mutating func endPage(series: Int) {
        guard kept.count > series else { return }
        kept.removeAll { $0.page != page }
        places.removeAll(keepingCapacity: true)
        for (place, kept) in kept.enumerated() { places[kept.id] = place }
    }

    private mutating func place(of id: UInt32, make: () -> Entry) -> Int {
        if cursor < kept.count, kept[cursor].id == id { return cursor }
        if let place = places[id] { return place }
        places[id] = kept.count
        kept.append(Kept(id: id, entry: make(), page: page))
        return kept.count - 1
    }
}
