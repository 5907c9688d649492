// SPDX-License-Identifier: Apache-2.0

import Linux

// What is full is thinned out.
extension DeliveryQueue {
    /// False when so much can have no room at all.
    mutating func makeRoomOnDisk(_ store: SegmentStore, for size: Int) -> Bool {
        // A segment that is written anew takes its room twice meanwhile.
        let room = limits.bytes - size - max(store.largestSegment, size)
        let isCrowded = entries.count - head >= limits.entries
        guard store.bytes > room || isCrowded else { return true }
        let live = entries[head...].reduce(0) { $0 + ($1.place.isMemory ? 0 : $1.size) }
        if live > room * 7 / 8 || isCrowded { thin(isMemory: false, bytes: room * 3 / 4) }
        do throws(Errno) {
            try store.compact(&entries[head...])
        } catch {
            notices.append(.writeFailed(error))
        }
        writeProgress()
        return store.bytes <= room
    }

    mutating func makeRoomInMemory(for size: Int) -> Bool {
        let room = min(limits.memory, limits.bytes) - size
        guard memoryBytes > room || entries.count - head >= limits.entries else { return true }
        thin(isMemory: true, bytes: room * 3 / 4)
        return memoryBytes <= room
    }

    /// Written down before the first record goes, so that a kill in the middle leaves no doubt about what is missing.
    private mutating func plan(_ samples: UInt64, _ reason: Thinning.Reason) {
        let total = progress.account.dropped(reason.rawValue) &+ samples
        switch reason {
        case .thinned: progress.planned.thinned = total
        case .overflow: progress.planned.overflow = total
        }
        writeProgress()
    }

    private mutating func thin(isMemory: Bool, bytes: Int) {
        let side = entries.indices[head...].filter { entries[$0].place.isMemory == isMemory }
        let thinning = Thinning(side.map { entries[$0] }[...])
        let (victims, reason) = thinning.victims(bytes: bytes, count: limits.entries * 3 / 4)
        let dropped = Set(victims.flatMap { $0.entries.map { side[$0] } })
        let samples = dropped.reduce(UInt64(0)) { $0 &+ entries[$1].count }
        guard samples > 0 else { return }
        if !isMemory { plan(samples, reason) }
        for index in dropped { forget(entries[index]) }
        entries = entries.indices[head...].filter { !dropped.contains($0) }.map { entries[$0] }
        head = 0
        progress.account.pending &-= samples
        progress.account.drop(samples, reason.rawValue)
        notices.append(reason == .thinned ? .thinned(samples: samples) : .overflow(samples: samples))
    }
}
