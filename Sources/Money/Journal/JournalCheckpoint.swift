// SPDX-License-Identifier: Apache-2.0

import Linux

/// What has been written down: how far into which run's journals, how far into the ledger, and what everyone has spent by
/// then. One file, replaced whole, so that the three always belong together.
struct JournalCheckpoint: Equatable {
    /// The run whose journals these positions are of.
    var run: UInt64 = 0
    /// The index below which each worker's rows are in the ledger.
    var positions: [UInt64] = []
    /// How far the ledger has been written; nil without one.
    var ledger: LedgerPosition?
    var totals: [String: SpentTotals] = [:]

    /// "tmledger" as the file's first bytes.
    private static let magic = UInt64(littleEndian: 0x7265_6764_656C_6D74)
    private static let version: UInt64 = 2
    /// Larger than any that we write.
    static let largest = 1 << 26

    /// The file's bytes: words, the last of them a checksum of all others.
    var encoded: [UInt8] {
        var words = [Self.magic, Self.version, run]
        words.append(counted: positions)
        words.append(counted: ledger?.words ?? [])
        words.append(UInt64(totals.count))
        for (name, total) in totals.sorted(by: { $0.key < $1.key }) {
            words.append(packed: name)
            words += [total.day.start, total.month.start].map { UInt64(bitPattern: $0) }
            words += [total.day.nanodollars, total.month.nanodollars]
        }
        words.append(words.hash)
        return words.littleEndianBytes
    }
}

extension JournalCheckpoint {
    /// Reads a file's bytes; nil when they are damaged or of another version.
    init?(_ bytes: [UInt8]) {
        let words = [UInt64](littleEndian: bytes)
        guard words.count > 3, words.dropLast().hash == words.last else { return nil }
        guard words[0] == Self.magic, words[1] == Self.version else { return nil }
        var rest = words.dropLast().dropFirst(2)
        guard let run = rest.popFirst(), let positions = rest.popCounted(), let ledger = rest.popCounted() else {
            return nil
        }
        self.init(run: run, positions: positions, ledger: LedgerPosition(words: ledger))
        guard let count = rest.popFirst(), count <= UInt64(words.count) else { return nil }
        for _ in 0..<count {
            guard let name = rest.popPacked(), rest.count >= 4 else { return nil }
            let figures = Array(rest.prefix(4))
            rest = rest.dropFirst(4)
            totals[name] = SpentTotals(
                day: .init(start: Int64(bitPattern: figures[0]), nanodollars: figures[2]),
                month: .init(start: Int64(bitPattern: figures[1]), nanodollars: figures[3])
            )
        }
    }
}

extension Collection<UInt64> {
    fileprivate var littleEndianBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * count)
        for word in self {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }
}

extension [UInt64] {
    fileprivate mutating func append(counted words: [UInt64]) {
        append(UInt64(words.count))
        append(contentsOf: words)
    }

    /// Appends a text's length and its bytes, eight a word.
    fileprivate mutating func append(packed text: String) {
        append(UInt64(text.utf8.count))
        for (index, byte) in text.utf8.enumerated() {
            if index & 7 == 0 { append(0) }
            self[count - 1] |= UInt64(byte) << UInt64(8 * (index & 7))
        }
    }
}

extension ArraySlice<UInt64> {
    fileprivate mutating func popCounted() -> [UInt64]? {
        guard let first, let length = Int(exactly: first), length < count else { return nil }
        defer { self = dropFirst(length + 1) }
        return Array(dropFirst().prefix(length))
    }

    fileprivate mutating func popPacked() -> String? {
        guard let first, let length = Int(exactly: first), length < 8 * count else { return nil }
        let words = (length + 7) / 8
        guard words < count else { return nil }
        defer { self = dropFirst(words + 1) }
        let bytes = dropFirst().prefix(words).littleEndianBytes
        return String(decoding: bytes.prefix(length), as: UTF8.self)
    }
}
