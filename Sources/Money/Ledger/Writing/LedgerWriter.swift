// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Appends rows to a ledger's daily files, each exactly once if the caller keeps the position that it is told.
///
/// The caller's part: keep `position` before the first batch and what `append` returns before the next one; after a crash,
/// start from what was kept last and append anew what came after it. Belongs to one thread.
package struct LedgerWriter: ~Copyable {
    /// Where the ledger ends.
    package private(set) var position: LedgerPosition

    private let directory: String
    /// Days whose files are kept; nil keeps all.
    private let keptDays: Int?
    private let lock: LedgerLock
    /// The lock tells that the files' last rows are ours.
    private var isNoted = false
    /// The days whose files have bytes that a power cut may take.
    private var unsynchronized: (days: Set<CivilDate>, hasNew: Bool) = ([], false)

    /// Opens a ledger and takes back the batch that was written after a position. Nothing is taken back without one, nor
    /// when the last to write was somebody else, who knows nothing of the position: then it is given up for a new one.
    ///
    /// Fails with `EWOULDBLOCK` while another process writes there.
    package init(
        _ directory: String,
        truncatingTo position: LedgerPosition?,
        keeping keptDays: Int? = nil
    ) throws(Errno) {
        let lock = try LedgerLock(directory)
        self.position = try Self.begin(directory, at: position, last: lock.batch)
        self.lock = lock
        self.directory = directory
        self.keptDays = keptDays
    }

    private static func begin(
        _ directory: String,
        at position: LedgerPosition?,
        last batch: UInt64?
    ) throws(Errno) -> LedgerPosition {
        guard let position, let batch, batch == position.batch || batch == position.batch &+ 1 else {
            return LedgerPosition(batch: .random(in: 0...UInt64.max))
        }
        try cut(directory, to: position)
        return position
    }

    private static func cut(_ directory: String, to position: LedgerPosition) throws(Errno) {
        let begun = LedgerIntent.files(after: position, in: directory)
        let known = position.lengths.filter { old in !begun.contains { $0.day == old.day } }
        for (day, length) in begun + known { try LedgerFile.cut(day, to: length, in: directory) }
    }

    /// Writes rows to the files of the days on which they ended: all of them, or none and an error. With `isSynchronized`
    /// they outlast a power cut before this returns.
    package mutating func append(
        _ rows: [Settlement],
        isSynchronized: Bool = false
    ) throws(Errno) -> LedgerPosition {
        guard !rows.isEmpty else { return position }
        var parts: [Part] = []
        for (day, text) in Self.texts(of: rows) { parts.append(Part(try LedgerFile(day, in: directory), text)) }
        try announce(parts)
        do throws(Errno) {
            for part in parts { try write(part) }
            if isSynchronized { try synchronize() }
            try lock.note(position.batch &+ 1)
        } catch {
            for part in parts { part.file.cut() }
            throw error
        }
        position = position.after(parts.map { ($0.file.day, $0.file.length + $0.text.count) })
        if let newest = parts.filter({ $0.file.isNew }).map({ $0.file.day }).max() { removeOld(newest) }
        return position
    }

    /// A batch's rows for one file.
    private final class Part {
        let file: LedgerFile
        let text: [UInt8]

        init(_ file: consuming LedgerFile, _ text: [UInt8]) {
            self.file = file
            self.text = text
        }
    }

    private mutating func write(_ part: Part) throws(Errno) {
        unsynchronized.days.insert(part.file.day)
        unsynchronized.hasNew = unsynchronized.hasNew || part.file.isNew
        try part.file.write(part.text)
    }

    /// Makes all that was written outlast a power cut.
    mutating func synchronize() throws(Errno) {
        for day in unsynchronized.days { try LedgerFile.synchronize(day, in: directory) }
        if unsynchronized.hasNew { try File.synchronizeDirectory(directory) }
        unsynchronized = ([], false)
    }

    private static func texts(of rows: [Settlement]) -> [(day: CivilDate, text: [UInt8])] {
        var texts: [(day: CivilDate, text: [UInt8])] = []
        for row in rows {
            let day = CivilDate(utc: row.endedAt)
            var place = texts.count - 1
            while place >= 0, texts[place].day != day { place -= 1 }
            if place < 0 {
                place = texts.count
                texts.append((day, []))
                texts[place].text.reserveCapacity(rows.count * LedgerText.usualRow)
            }
            LedgerRow.append(row, to: &texts[place].text)
        }
        return texts
    }

    /// Writes down, before the first row, whose the next rows are, and the length of each file that the caller's position
    /// says nothing of, or something else.
    private mutating func announce(_ parts: [Part]) throws(Errno) {
        let files = parts.map { (day: $0.file.day, length: $0.file.length) }
        if files.contains(where: { position.length(of: $0.day) != $0.length }) {
            try LedgerIntent(base: position, files: files).write(in: directory)
        }
        if !isNoted { try lock.note(position.batch) }
        isNoted = true
    }

    /// A file that cannot be removed now is tried again with the next day's first row.
    private func removeOld(_ newest: CivilDate) {
        guard let keptDays else { return }
        try? LedgerDirectory.remove(before: newest.adding(days: -keptDays), in: directory)
    }
}
