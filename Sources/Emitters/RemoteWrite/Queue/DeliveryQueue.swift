// SPDX-License-Identifier: Apache-2.0

import Linux

/// Requests that wait for delivery to one destination, in order, and the account of their samples.
///
/// With a folder they lie on disk, and survive the process; without one, or while the disk takes nothing, in memory. Both
/// are bounded: what is full is thinned out (see `Thinning`).
///
/// A kill at any instant loses nothing that was queued. A record counts from the moment it is whole. The progress is
/// written after a request is settled, so at most one request is sent once more, with the same bytes. Whatever a record's
/// own running count shows to be missing was thinned out, or is named as damage.
struct DeliveryQueue: ~Copyable {
    struct Limits {
        /// What the segments may take on disk.
        var bytes = 256 << 20
        /// What bodies may take in memory.
        var memory = 16 << 20
        /// For each some 80 bytes of memory are needed.
        var entries = 65_536

        /// Many small files waste no room on what is settled, and none is written anew for long.
        var segmentSize: Int { min(max(bytes / 32, 4 << 10), 4 << 20) }
    }

    let limits: Limits
    let store: SegmentStore?
    private let file: ProgressFile?
    private(set) var progress: QueueProgress

    private var entries: [QueueEntry] = []
    /// Those before it are settled.
    private var head = 0
    private var bodies: [UInt64: [UInt8]] = [:]
    private var memoryBytes = 0

    /// What the operator should hear of; whoever tells him takes it away.
    var notices: [QueueNotice] = []

    /// In memory alone.
    init(limits: Limits) {
        self.limits = limits
        store = nil
        file = nil
        progress = QueueProgress()
    }

    /// Takes over what an earlier process left in the folder; see `DeliveryQueue.opened`.
    init(_ limits: Limits, _ store: SegmentStore, _ file: consuming ProgressFile?, _ found: QueueRecovery) {
        self.limits = limits
        self.store = store
        self.file = file
        (progress, entries, notices) = (found.progress, found.entries, found.notices)
        writeProgress()
    }

    var account: DeliveryAccount { progress.account }
    var isEmpty: Bool { head == entries.count }
    var oldestPending: Int64? { isEmpty ? nil : entries[head].oldest }
    /// Of the first request that waits and of the last, milliseconds since 1970.
    var pendingTimes: (first: Int64, last: Int64)? {
        isEmpty ? nil : (entries[head].newest, entries[entries.count - 1].newest)
    }
    /// Samples that are lost when the process ends.
    var pendingInMemory: UInt64 {
        entries[head...].reduce(0) { $0 + ($1.place.isMemory ? $1.count : 0) }
    }
    /// Bytes of files and of bodies in memory.
    var bytes: Int { (store?.bytes ?? 0) + memoryBytes }

    /// Adds one snapshot's requests at the end.
    mutating func append(_ flush: [FrozenRequest]) {
        guard !flush.isEmpty else { return }
        var records: [QueueRecord] = []
        for request in flush {
            let before = progress.account.recorded
            records.append(
                QueueRecord(
                    sequence: progress.nextSequence,
                    flush: progress.nextFlush,
                    recordedBefore: before,
                    request: request
                )
            )
            progress.nextSequence &+= 1
            progress.account.recorded = before &+ UInt64(request.count)
            progress.account.pending &+= UInt64(request.count)
            progress.newestRecorded = max(progress.newestRecorded, request.newest)
        }
        progress.nextFlush &+= 1
        put(records)
    }

    private mutating func put(_ records: [QueueRecord]) {
        let size = records.reduce(0) { $0 + $1.size }
        if let store, makeRoomOnDisk(store, for: size) {
            do throws(Errno) {
                let places = try store.append(records)
                return entries += zip(records, places).map { QueueEntry($0, place: $1) }
            } catch {
                notices.append(.writeFailed(error))
            }
        }
        guard makeRoomInMemory(for: size) else { return refuse(records) }
        for record in records {
            entries.append(QueueEntry(record, place: .memory))
            bodies[record.sequence] = record.request.body
        }
        memoryBytes += size
    }

    private mutating func refuse(_ records: [QueueRecord]) {
        let samples = records.reduce(0) { $0 &+ UInt64($1.request.count) }
        progress.account.pending &-= samples
        progress.account.drop(samples, Thinning.Reason.overflow.rawValue)
        notices.append(.overflow(samples: samples))
    }

    /// The request to send now: the same one until it is settled.
    mutating func first() -> FrozenRequest? {
        while !isEmpty {
            if let body = body(entries[head]) { return entries[head].request(body) }
            settle(delivered: 0, dropping: "unreadable")
        }
        return nil
    }

    private mutating func body(_ entry: QueueEntry) -> [UInt8]? {
        guard !entry.place.isMemory, let store else { return bodies[entry.sequence] }
        do throws(Errno) {
            let record = QueueRecord(try store.read(entry))
            guard let record, record.sequence == entry.sequence else { throw Errno(rawValue: 74) }
            return record.request.body
        } catch {
            notices.append(.readFailed(error))
            return nil
        }
    }

    /// The first request has met its end: so many of its samples were delivered, the rest dropped for `reason`.
    mutating func settle(delivered: UInt64 = .max, dropping reason: String = "") {
        guard !isEmpty else { return }
        let entry = entries[head]
        let good = min(delivered, entry.count)
        progress.account.pending &-= entry.count
        progress.account.delivered &+= good
        progress.account.drop(entry.count - good, reason)
        if good > 0 { progress.newestDelivered = max(progress.newestDelivered, entry.newest) }
        progress.settled = entry.sequence
        forget(entry)
        head += 1
        if head > 1024, head > entries.count / 2 {
            entries.removeFirst(head)
            head = 0
        }
        writeProgress()
        store?.removeSettled(through: progress.settled)
    }

    private mutating func forget(_ entry: QueueEntry) {
        guard entry.place.isMemory else { return }
        bodies[entry.sequence] = nil
        memoryBytes -= entry.size
    }

    /// Keeps what is known of the receiver; see `VersionChoice`.
    mutating func remember(version1Until seconds: Int64) {
        guard progress.version1Until != seconds else { return }
        progress.version1Until = seconds
        writeProgress()
    }

    private mutating func writeProgress() {
        do throws(Errno) {
            try file?.write(&progress)
        } catch {
            notices.append(.writeFailed(error))
        }
    }
}

// What is full is thinned out.
extension DeliveryQueue {
    /// False when so much can have no room at all.
    private mutating func makeRoomOnDisk(_ store: SegmentStore, for size: Int) -> Bool {
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

    private mutating func makeRoomInMemory(for size: Int) -> Bool {
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
