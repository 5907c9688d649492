// SPDX-License-Identifier: Apache-2.0

import Linux

/// A copy of the images that count, in one piece and with a checksum: what is left after a power cut, of which nobody
/// knows which pages of the store had reached the disk.
///
/// Words: header, account, then for each row its table, its width and its cells; last the checksum of all before.
struct Checkpoint {
    let words: [UInt64]

    /// Copies a store as the last fold left it.
    init(_ store: SeriesStore, _ header: StateHeader) {
        var words = header.encoded + store.shownAccount.encoded
        for (slab, group, width) in store.ownedSlabs {
            for row in slab.rows(width: width) {
                let image = row.image(store.active)
                guard image.key != nil else { continue }
                words += [UInt64(group), UInt64(width)] + image.cells(from: 0, count: width)
            }
        }
        self.words = words + [words.hash]
    }

    var bytes: [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    }

    /// Reads a checkpoint; nil when it is damaged or none.
    init?(_ bytes: [UInt8]) {
        guard bytes.count % 8 == 0 else { return nil }
        words = [UInt64](littleEndian: bytes)
        guard words.count > Self.rowsPlace, words.dropLast().hash == words.last else { return nil }
    }

    var header: StateHeader? { StateHeader(words) }

    /// The words of the account, of which a checkpoint always has all.
    var account: ArraySlice<UInt64> { words[Self.headerCount..<Self.rowsPlace] }

    private static let headerCount = 8
    private static var rowsPlace: Int { headerCount + BankAccount.encodedCount }

    /// Puts everything into an empty store.
    func restore(into store: SeriesStore) {
        store.begin()
        store.account.encoded = Array(account)
        var free: [Int: [RowImages]] = [:]
        var place = Self.rowsPlace
        while let (group, width, cells) = row(at: place) {
            place += 2 + width
            if free[group, default: []].isEmpty {
                free[group] = store.addSlab(for: group, width: width).rows(width: width)
            }
            guard let images = free[group]?.popLast() else { return }
            images.image(store.idle).fill(cells)
        }
        store.commit()
    }

    private func row(at place: Int) -> (group: Int, width: Int, cells: ArraySlice<UInt64>)? {
        guard place + 2 < words.count else { return nil }
        guard let group = Int(exactly: words[place]), let width = Int(exactly: words[place + 1]) else { return nil }
        guard width > 0, width <= SeriesStore.slabSize / 32, place + 2 + width < words.count else { return nil }
        return (group, width, words[place + 2..<place + 2 + width])
    }
}
