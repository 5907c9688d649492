// SPDX-License-Identifier: Apache-2.0

/// The worker's end of its journal: opens leases and settles them, without a lock, a system call or an allocation.
package struct JournalWriter: ~Copyable, Sendable {
    /// A call in progress; none where the table had no room.
    package typealias Lease = Int

    private let memory: JournalMemory
    private var tail: UInt64 = 0
    /// The keeper's index when we last looked.
    private var knownHead: UInt64 = 0
    /// The free leases, the one used last on top: the table may be large, what is touched of it is not.
    private var free: [UInt16]

    init(_ memory: JournalMemory) {
        self.memory = memory
        free = (0..<UInt16(JournalMemory.leaseCount)).reversed()
    }

    /// Notes a call that begins, as the row that it would become if the process ended now.
    package mutating func open(_ row: borrowing Settlement) -> Lease? {
        guard let lease = free.popLast().map(Int.init) else { return nil }
        memory.open(lease, row)
        return lease
    }

    /// Notes what a call in progress has come to.
    package func update(_ lease: Lease?, nanodollars: UInt64, outputTokens: UInt32) {
        guard let lease else { return }
        memory.setCost(nanodollars, outputTokens: outputTokens, of: lease)
    }

    /// Notes what came of a call, in place of its lease.
    ///
    /// - Returns: whether there was room. If not, nothing has happened; the caller asks the keeper to make some.
    package mutating func settle(_ row: borrowing Settlement, insteadOf lease: Lease?) -> Bool {
        guard tail &- knownHead < JournalMemory.capacity || hasRoomByNow() else { return false }
        memory.write(row, at: tail)
        memory.publish(tail, insteadOf: lease)
        tail &+= 1
        if let lease { free.append(UInt16(lease)) }
        return true
    }

    private mutating func hasRoomByNow() -> Bool {
        knownHead = memory.released()
        return tail &- knownHead < JournalMemory.capacity
    }
}
