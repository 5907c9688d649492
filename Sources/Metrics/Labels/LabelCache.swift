// SPDX-License-Identifier: Apache-2.0

/// One worker's copy of a label table: a look-up takes no lock and no allocation, whether the name was admitted or not.
///
/// Only admitted values are copied, so the cache is bounded by the table's limit whatever names come. The table's lock
/// is taken when values were admitted since the last look-up, and to admit one.
package struct LabelCache: ~Copyable {
    private struct Entry {
        var hash: UInt64 = 0
        var start: UInt32 = 0
        var length: UInt16 = 0
        var id: LabelID = 0

        /// No admitted name is empty.
        var isFree: Bool { length == 0 }
    }

    private let table: LabelTable
    private let seed = UInt64.random(in: .min ... .max)
    private var names: [UInt8] = []
    /// Open addressing with linear probing; a power of two, at most half full.
    private var entries = [Entry](repeating: Entry(), count: 64)

    /// How many names the cache holds: at most the table's limit and the overflow value.
    package private(set) var count = 0

    package init(_ table: LabelTable) {
        self.table = table
    }

    /// The number of a value that someone admitted before.
    package mutating func id(of name: Span<UInt8>) -> LabelID? {
        guard !name.isEmpty, name.count <= LabelTable.longestValue else { return nil }
        if table.count != count { copyNewValues() }
        let entry = entries[place(of: name, hash(name))]
        return entry.isFree ? nil : entry.id
    }

    /// The number of a value, which is admitted if there is room; else the overflow value.
    package mutating func admit(_ name: Span<UInt8>) -> LabelID {
        guard !name.isEmpty else { return 0 }
        if let id = id(of: name) { return id }
        guard !table.isFull, name.count <= LabelTable.longestValue else {
            table.countRefusal()
            return 0
        }
        return table.admit(bytes: Array(copying: name))
    }

    package mutating func id(of name: String) -> LabelID? { id(of: name.utf8Span.span) }
    package mutating func admit(_ name: String) -> LabelID { admit(name.utf8Span.span) }

    private mutating func copyNewValues() {
        for value in table.values(from: count) { insert(Array(value.utf8)) }
    }

    private mutating func insert(_ name: [UInt8]) {
        if 2 * (count + 1) > entries.count { grow() }
        let hash = hash(name.span)
        let place = place(of: name.span, hash)
        entries[place] = Entry(
            hash: hash,
            start: UInt32(names.count),
            length: UInt16(name.count),
            id: LabelID(truncatingIfNeeded: count)
        )
        names.append(contentsOf: name)
        count += 1
    }

    private mutating func grow() {
        let old = entries
        entries = [Entry](repeating: Entry(), count: 2 * old.count)
        for entry in old where !entry.isFree {
            var place = home(entry.hash)
            while !entries[place].isFree { place = (place + 1) & (entries.count - 1) }
            entries[place] = entry
        }
    }

    /// Where `name` is, or the free place where it belongs.
    private func place(of name: Span<UInt8>, _ hash: UInt64) -> Int {
        var place = home(hash)
        while !entries[place].isFree, !matches(entries[place], name, hash) {
            place = (place + 1) & (entries.count - 1)
        }
        return place
    }

    private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> 32) & (entries.count - 1)
    }

    private func matches(_ entry: Entry, _ name: Span<UInt8>, _ hash: UInt64) -> Bool {
        guard entry.hash == hash, Int(entry.length) == name.count else { return false }
        for index in name.indices where names[Int(entry.start) + index] != name[index] { return false }
        return true
    }

    /// FNV-1a with a seed of our own. Who found colliding names all the same would gain a walk over an admitted few.
    private func hash(_ name: Span<UInt8>) -> UInt64 {
        var hash = seed
        for index in name.indices { hash = (hash ^ UInt64(name[index])) &* 0x100_0000_01B3 }
        return hash
    }
}

extension [UInt8] {
    init(copying bytes: Span<UInt8>) {
        self.init()
        reserveCapacity(bytes.count)
        for index in bytes.indices { append(bytes[index]) }
    }
}
