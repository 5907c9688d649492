// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// The admitted label values in a mapped file, in the order of their admission: what makes the numbers in rings and
/// rows mean the same in the next process.
///
/// A record is a table's number, a length, a checksum of both and of the value's bytes, and those bytes.
// Safety: records are written under the journal's lock, and none is changed afterwards.
@safe final class LabelJournal: @unchecked Sendable {
    private let memory: MappedMemory
    private let end: UnsafeMutablePointer<Atomic<UInt64>>
    private let lock = Lock(())

    private static let first = 256
    private static let recordHead = 8
    private static let endPlace = 128

    /// What a journal of `values` labels takes.
    static func size(values: Int) -> Int { first + values * (recordHead + LabelTable.longestValue) }

    init(_ memory: MappedMemory) {
        self.memory = memory
        unsafe end = memory.place(Self.endPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    /// Makes an empty journal of mapped zeroes.
    func clear(_ header: StateHeader) {
        // Relaxed: nobody else has the memory yet.
        unsafe end.pointee.store(UInt64(Self.first), ordering: .relaxed)
        unsafe header.write(to: memory.place(0))
    }

    /// Adds a record; one for which there is no room is left out, and its label is another one's in the next process.
    func append(table: UInt8, _ value: [UInt8]) -> Bool {
        lock.withLock { _ in
            // Relaxed: only we write it, under the lock.
            let start = unsafe Int(clamping: end.pointee.load(ordering: .relaxed))
            guard start + Self.recordHead + value.count <= memory.size else { return false }
            write(table, value, at: start)
            // Releasing: who sees the new end, the next process too, sees the record before it.
            unsafe end.pointee.store(UInt64(start + Self.recordHead + value.count), ordering: .releasing)
            return true
        }
    }

    private func write(_ table: UInt8, _ value: [UInt8], at start: Int) {
        let head = Self.head(table, value)
        unsafe memory.place(start).storeBytes(of: head, as: UInt64.self)
        for (index, byte) in value.enumerated() {
            unsafe memory.place(start + Self.recordHead + index).storeBytes(of: byte, as: UInt8.self)
        }
    }

    private static func head(_ table: UInt8, _ value: [UInt8]) -> UInt64 {
        let checksum = ([UInt64(table)] + value.map(UInt64.init)).hash
        return UInt64(table) << 56 | UInt64(value.count) << 40 | (checksum & 0xFF_FFFF_FFFF)
    }

    /// All records, up to the first that is damaged.
    func records() -> [(table: UInt8, value: [UInt8])] {
        var records: [(table: UInt8, value: [UInt8])] = []
        var start = Self.first
        // Acquiring: pairs with the release in `append`.
        let end = unsafe min(Int(clamping: self.end.pointee.load(ordering: .acquiring)), memory.size)
        while let record = record(at: start, before: end) {
            records.append(record)
            start += Self.recordHead + record.value.count
        }
        // What is damaged is written over.
        unsafe self.end.pointee.store(UInt64(start), ordering: .releasing)
        return records
    }

    private func record(at start: Int, before end: Int) -> (table: UInt8, value: [UInt8])? {
        guard start + Self.recordHead <= end else { return nil }
        let head = unsafe memory.place(start).loadUnaligned(as: UInt64.self)
        let table = UInt8(truncatingIfNeeded: head >> 56)
        let count = Int(head >> 40 & 0xFFFF)
        guard count > 0, start + Self.recordHead + count <= end else { return nil }
        let value = (0..<count).map { index in
            unsafe memory.place(start + Self.recordHead + index).load(as: UInt8.self)
        }
        return Self.head(table, value) == head ? (table, value) : nil
    }
}
