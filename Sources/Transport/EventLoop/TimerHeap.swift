// SPDX-License-Identifier: Apache-2.0

/// The deadlines of parked tasks, earliest first.
///
/// A task that waits again and again with a moving deadline keeps one entry: when it comes up too early, it is put
/// back at the deadline of that moment. So a stream's idle timeout costs a store per chunk, not a heap operation.
struct TimerHeap {
    private struct Entry {
        var at: UInt64
        var waiter: Waiter
    }

    private static let compactionThreshold = 1024

    private var entries: [Entry] = []
    private var retired = 0

    /// The earliest entry in monotonic nanoseconds, `UInt64.max` when there is none.
    var next: UInt64 { entries.first?.at ?? .max }

    var count: Int { entries.count }

    /// Makes sure that `waiter` is looked at by its deadline.
    mutating func schedule(_ waiter: Waiter) {
        guard waiter.deadline < waiter.scheduledAt else { return }
        insert(waiter)
    }

    /// The next waiter whose deadline has passed.
    mutating func popDue(_ now: UInt64) -> Waiter? {
        while let first = entries.first, first.at <= now {
            removeFirst()
            let waiter = first.waiter
            if waiter.isRetired {
                retired -= 1
            } else if waiter.scheduledAt == first.at {
                waiter.scheduledAt = .max
                if waiter.isParked, waiter.deadline <= now { return waiter }
                if waiter.isParked, waiter.deadline != .max { insert(waiter) }
            }
        }
        return nil
    }

    /// Lets go of a waiter whose task has ended; its entries go when they are many.
    mutating func retire(_ waiter: Waiter) {
        guard waiter.scheduledAt != .max else { return }
        retired += 1
        if retired > Self.compactionThreshold, retired > entries.count / 2 { compact() }
    }

    private mutating func compact() {
        entries.removeAll { $0.waiter.isRetired }
        retired = 0
        // A sorted array is a heap.
        entries.sort { $0.at < $1.at }
    }

    private mutating func insert(_ waiter: Waiter) {
        waiter.scheduledAt = waiter.deadline
        entries.append(Entry(at: waiter.deadline, waiter: waiter))
        var child = entries.count - 1
        while child > 0, entries[child].at < entries[(child - 1) / 2].at {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func removeFirst() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].at < entries[least].at {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
