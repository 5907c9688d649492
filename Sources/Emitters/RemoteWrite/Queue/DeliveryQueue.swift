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
    var progress: QueueProgress

    var entries: [QueueEntry] = []
    /// Those before it are settled.
    var head = 0
    private var bodies: [UInt64: [UInt8]] = [:]
    private(set) var memoryBytes = 0

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
    /// What the queue takes of the process' memory, in bytes.
    var residentBytes: Int { entries.capacity * MemoryLayout<QueueEntry>.stride + memoryBytes }
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

    mutating func forget(_ entry: QueueEntry) {
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

    mutating func writeProgress() {
        do throws(Errno) {
            try file?.write(&progress)
        } catch {
            notices.append(.writeFailed(error))
        }
    }
}
