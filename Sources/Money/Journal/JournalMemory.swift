// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// The bytes of one worker's journal: what it has settled and nobody has written down yet, and what it has open.
///
/// A header, a ring of settled rows, and a table of leases: one for each call in progress, with the row that it would
/// become if the process ended now. They lie in a mapped file, so that a `kill -9` takes nothing of either. Indices count
/// rows since the journal began and never wrap.
// Safety: `tail`, the rows from `tail` on and all leases are written by the worker only, `head` by the keeper only, and a
// row changes hands by a release and an acquire of the index that passes it. Leases are read by the next process only.
@safe final class JournalMemory: @unchecked Sendable {
    /// Rows between two looks of the keeper, at several times the rate that a worker reaches.
    static let capacity: UInt64 = 2048
    /// Calls that a worker may have open; those beyond it leave no trace when the process is killed.
    static let leaseCount = 4096

    private static let separation = 128
    private static let tailPlace = 128
    private static let headPlace = tailPlace + separation
    private static let rowsPlace = headPlace + separation
    private static let statesPlace = rowsPlace + Int(capacity) * MemoryLayout<Settlement>.stride
    private static let draftsPlace = statesPlace + leaseCount * MemoryLayout<UInt64>.stride
    static let size = draftsPlace + leaseCount * MemoryLayout<Settlement>.stride

    private let memory: MappedMemory
    private let tail: UnsafeMutablePointer<Atomic<UInt64>>
    private let head: UnsafeMutablePointer<Atomic<UInt64>>
    private let rows: UnsafeMutablePointer<Settlement>
    /// Apart from the drafts, so that a journal that is emptied touches few pages.
    private let states: UnsafeMutablePointer<Atomic<UInt64>>
    private let drafts: UnsafeMutablePointer<Settlement>

    /// Lies in memory of `size` bytes; zeroes are an empty journal.
    init(_ memory: MappedMemory) {
        self.memory = memory
        unsafe tail = memory.place(Self.tailPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
        unsafe head = memory.place(Self.headPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
        unsafe rows = memory.place(Self.rowsPlace).assumingMemoryBound(to: Settlement.self)
        unsafe states = memory.place(Self.statesPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
        unsafe drafts = memory.place(Self.draftsPlace).assumingMemoryBound(to: Settlement.self)
    }

    private func row(_ index: UInt64) -> UnsafeMutablePointer<Settlement> {
        unsafe rows + Int(truncatingIfNeeded: index & (Self.capacity - 1))
    }
}

/// What the worker does.
extension JournalMemory {
    /// The states of a lease; from `settling` on, the index at which its row is being put into the ring.
    private enum State {
        static let free: UInt64 = 0
        static let open: UInt64 = 1
        static let settling: UInt64 = 2
    }

    func open(_ lease: Int, _ row: borrowing Settlement) {
        unsafe drafts[lease] = copy row
        // Releasing: the next process, which finds what this one had stored in the order in which it stored it, takes a
        // lease for open only with its row.
        unsafe states[lease].store(State.open, ordering: .releasing)
    }

    /// What the call has come to so far. Two stores: a process that ends between them leaves the newer cost with the older
    /// count.
    func setCost(_ nanodollars: UInt64, outputTokens: UInt32, of lease: Int) {
        unsafe drafts[lease].costNanodollars = nanodollars
        unsafe drafts[lease].outputTokens = outputTokens
    }

    func write(_ row: borrowing Settlement, at index: UInt64) {
        unsafe self.row(index).pointee = copy row
    }

    /// Hands over the row at `index`, in place of its lease: until the one step of `tail`, the lease counts; after it, the row.
    func publish(_ index: UInt64, insteadOf lease: Int?) {
        // Releasing, each of the three: their order is what the next process relies on; who acquires `tail` sees the row.
        if let lease { unsafe states[lease].store(State.settling + index, ordering: .releasing) }
        unsafe tail.pointee.store(index + 1, ordering: .releasing)
        if let lease { unsafe states[lease].store(State.free, ordering: .releasing) }
    }

    /// The index below which rows may be written over, less the capacity.
    func released() -> UInt64 {
        // Acquiring: the keeper's reads of the rows came before our next writes to them.
        unsafe head.pointee.load(ordering: .acquiring)
    }
}

/// What the keeper does, and the next process.
extension JournalMemory {
    /// The index below which rows may be read.
    func published() -> UInt64 {
        // Acquiring: pairs with the release in `publish`.
        unsafe tail.pointee.load(ordering: .acquiring)
    }

    func read(_ index: UInt64) -> Settlement { unsafe row(index).pointee }

    /// Gives back all rows below `index`.
    func release(below index: UInt64) {
        // Releasing: our reads of these rows are done before the worker may write there.
        unsafe head.pointee.store(index, ordering: .releasing)
    }

    /// The rows of calls that were open when the process ended.
    func interrupted(at now: Int64) -> [Settlement] {
        let settled = published()
        return (0..<Self.leaseCount).compactMap { lease in
            // Relaxed: nobody else is there.
            let state = unsafe states[lease].load(ordering: .relaxed)
            guard state != State.free, state < State.settling || state - State.settling >= settled else { return nil }
            var row = unsafe drafts[lease]
            row.outcome = .interrupted
            row.endedAt = now
            row.source = .estimated
            return row
        }
    }

    /// Empties the journal for a process of its own; the header comes last and makes it valid.
    func begin(_ header: JournalHeader) {
        unsafe JournalHeader.none.write(to: memory.place(0))
        // Relaxed: nobody else is there yet.
        unsafe tail.pointee.store(0, ordering: .relaxed)
        unsafe head.pointee.store(0, ordering: .relaxed)
        for lease in 0..<Self.leaseCount { unsafe states[lease].store(State.free, ordering: .relaxed) }
        unsafe header.write(to: memory.place(0))
    }

    var header: JournalHeader? { unsafe JournalHeader(at: memory.place(0)) }
}
