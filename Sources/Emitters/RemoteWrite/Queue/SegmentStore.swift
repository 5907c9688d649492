// SPDX-License-Identifier: Apache-2.0

import Linux

/// Records in files that only grow, the oldest first.
///
/// A file goes when all of its records are settled; one of which only some are wanted is written anew without the others,
/// beside the old one, and put in its place in one step.
final class SegmentStore {
    private struct Segment {
        let number: UInt32
        var bytes: Int
        var lastSequence: UInt64
    }

    let folder: Folder
    /// A segment that has reached this size is not written to any more.
    private let segmentSize: Int
    private var segments: [Segment] = []

    init(_ folder: Folder, segmentSize: Int) {
        self.folder = folder
        self.segmentSize = segmentSize
    }

    /// What the files take.
    var bytes: Int { segments.reduce(0) { $0 + $1.bytes } }
    var largestSegment: Int { segments.reduce(segmentSize) { max($0, $1.bytes) } }

    /// Counts in a file that is there.
    func adopt(_ number: UInt32, bytes: Int, lastSequence: UInt64) {
        segments.append(Segment(number: number, bytes: bytes, lastSequence: lastSequence))
    }

    /// Writes a flush's records, all or none of them.
    ///
    /// - Returns: where they lie, in their order.
    func append(_ records: [QueueRecord]) throws(Errno) -> [QueuePlace] {
        if segments.last.map({ $0.bytes >= segmentSize }) ?? true { try begin() }
        let index = segments.count - 1
        let start = segments[index].bytes
        var bytes: [UInt8] = []
        var places: [QueuePlace] = []
        for record in records {
            places.append(QueuePlace(segment: segments[index].number, offset: UInt32(clamping: start + bytes.count)))
            bytes += record.encoded()
        }
        let file = try DataFile(path(segments[index].number), .readWrite)
        do throws(Errno) {
            try file.write(bytes, at: start)
        } catch {
            // What is there is a part of what nobody counts.
            try? file.truncate(to: start)
            throw error
        }
        segments[index].bytes += bytes.count
        segments[index].lastSequence = records.last?.sequence ?? segments[index].lastSequence
        return places
    }

    private func begin() throws(Errno) {
        let number = (segments.last?.number ?? 0) &+ 1
        let file = try DataFile(path(number), .new)
        try file.write(SegmentScan.header, at: 0)
        segments.append(Segment(number: number, bytes: SegmentScan.header.count, lastSequence: 0))
    }

    func read(_ entry: QueueEntry) throws(Errno) -> [UInt8] {
        let file = try DataFile(path(entry.place.segment), .readOnly)
        return try file.read(entry.size, at: Int(entry.place.offset))
    }

    /// Removes the files of which everything up to `sequence` was the last.
    func removeSettled(through sequence: UInt64) {
        while let first = segments.first, first.lastSequence <= sequence,
            segments.count > 1 || first.bytes >= segmentSize
        {
            folder.remove(Self.name(first.number))
            segments.removeFirst()
        }
    }

    /// Gives back the room of what is not among `entries`, and moves their places along.
    func compact(_ entries: inout ArraySlice<QueueEntry>) throws(Errno) {
        var next = entries.startIndex
        for number in segments.map(\.number) {
            while next < entries.endIndex, entries[next].place.isMemory { next += 1 }
            var end = next
            while end < entries.endIndex, entries[end].place.segment == number || entries[end].place.isMemory {
                end += 1
            }
            try rewrite(number, keeping: &entries[next..<end])
            next = end
        }
    }

    private func rewrite(_ number: UInt32, keeping entries: inout ArraySlice<QueueEntry>) throws(Errno) {
        guard let index = segments.firstIndex(where: { $0.number == number }) else { return }
        let wanted = entries.reduce(SegmentScan.header.count) { $0 + ($1.place.isMemory ? 0 : $1.size) }
        guard wanted < segments[index].bytes else { return }
        guard wanted > SegmentScan.header.count else {
            folder.remove(Self.name(number))
            segments.remove(at: index)
            return
        }
        let offsets = try copy(number, entries)
        for (place, offset) in zip(entries.indices, offsets) where !entries[place].place.isMemory {
            entries[place].place.offset = offset
        }
        segments[index].bytes = wanted
    }

    /// Writes the records of `entries` to a file beside the old one and puts it in its place.
    private func copy(_ number: UInt32, _ entries: ArraySlice<QueueEntry>) throws(Errno) -> [UInt32] {
        let old = try DataFile(path(number), .readOnly)
        let new = try DataFile(path(number) + Self.temporary, .new)
        try new.write(SegmentScan.header, at: 0)
        var end = SegmentScan.header.count
        var offsets: [UInt32] = []
        for entry in entries {
            offsets.append(UInt32(clamping: end))
            guard !entry.place.isMemory else { continue }
            let record = try old.read(entry.size, at: Int(entry.place.offset))
            try new.write(record, at: end)
            end += entry.size
        }
        try folder.rename(Self.name(number) + Self.temporary, to: Self.name(number))
        return offsets
    }

    static let temporary = ".tmp"

    /// Sixteen digits would not be needed, but the names sort as the numbers do.
    static func name(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return "segment-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func number(_ name: String) -> UInt32? {
        guard name.hasPrefix("segment-"), name.utf8.count == 16 else { return nil }
        return UInt32(name.dropFirst(8), radix: 16)
    }

    private func path(_ number: UInt32) -> String { folder.path(Self.name(number)) }
}
