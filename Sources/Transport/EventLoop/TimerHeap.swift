// SPDX-License-Identifier: Apache-2.0

/// The deadlines of parked tasks, earliest first; each waiter has one entry at most and knows its place.
///
/// A task that waits again and again with a moving deadline keeps its entry: when that comes up too early, it is put
/// back at the deadline of that moment. So a stream's idle timeout costs a comparison per chunk, not a heap operation.
struct TimerHeap {
    private struct Entry {
        var at: UInt64
        let waiter: Waiter
    }

    private var entries: [Entry] = []

    /// The earliest entry in monotonic nanoseconds, `UInt64.max` when there is none.
    var next: UInt64 { entries.first?.at ?? .max }

    var count: Int { entries.count }

    /// Makes sure that `waiter` is looked at by its deadline.
    mutating func schedule(_ waiter: Waiter) {
        guard let place = waiter.timerPlace else { return insert(waiter) }
        guard waiter.deadline < entries[place].at else { return }
        entries[place].at = waiter.deadline
        rise(from: place)
    }

    /// The next waiter whose deadline has passed.
    mutating func popDue(_ now: UInt64) -> Waiter? {
        while let first = entries.first, first.at <= now {
            let waiter = first.waiter
            if waiter.isParked, waiter.deadline > now, waiter.deadline != .max {
                entries[0].at = waiter.deadline
                sink(from: 0)
            } else {
                remove(waiter)
                if waiter.isParked, waiter.deadline <= now { return waiter }
            }
        }
        return nil
    }

    /// Lets go of a waiter.
    mutating func remove(_ waiter: Waiter) {
        guard let place = waiter.timerPlace else { return }
        waiter.timerPlace = nil
        let last = entries.removeLast()
        guard place < entries.count else { return }
        put(last, at: place)
        rise(from: place)
        sink(from: place)
    }

    private mutating func insert(_ waiter: Waiter) {
        entries.append(Entry(at: waiter.deadline, waiter: waiter))
        waiter.timerPlace = entries.count - 1
        rise(from: entries.count - 1)
    }

    private mutating func rise(from start: Int) {
        var child = start
        while child > 0, entries[child].at < entries[(child - 1) / 2].at {
            exchange(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func sink(from start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].at < entries[least].at {
                least = child
            }
            guard least != parent else { return }
            exchange(parent, least)
            parent = least
        }
    }

    private mutating func exchange(_ one: Int, _ other: Int) {
        let moved = entries[one]
        put(entries[other], at: one)
        put(moved, at: other)
    }

    private mutating func put(_ entry: Entry, at place: Int) {
        entries[place] = entry
        entry.waiter.timerPlace = place
    }
}
