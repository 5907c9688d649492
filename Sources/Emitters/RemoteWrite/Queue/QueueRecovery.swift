// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Reads what an earlier process left in a queue's folder.
struct QueueRecovery {
    private(set) var progress = QueueProgress()
    private(set) var entries: [QueueEntry] = []
    private(set) var notices: [QueueNotice] = []

    private let folder: Folder
    private let store: SegmentStore
    private var lastSequence: UInt64 = 0
    private var needsCompaction = false

    /// The name under which a damaged segment is kept, the last one only.
    static let damaged = "damaged"

    init(_ folder: Folder, _ store: SegmentStore, _ found: QueueProgress?) throws(Errno) {
        self.folder = folder
        self.store = store
        progress = found ?? QueueProgress()
        let names = try folder.names()
        for name in names where name.hasSuffix(SegmentStore.temporary) { folder.remove(name) }
        let numbers = names.compactMap(SegmentStore.number)
        for number in numbers { try take(number, isLast: number == numbers.last) }
        if needsCompaction { try store.compact(&entries[...]) }
        complete()
        balance()
    }

    private mutating func take(_ number: UInt32, isLast: Bool) throws(Errno) {
        let name = SegmentStore.name(number)
        let file = try DataFile(folder.path(name), .readWrite)
        guard file.size <= 2 * QueueRecord.bodyLimit else { return setAside(name, file.size) }
        let scan = SegmentScan(try file.read(file.size, at: 0))
        if scan.isDamaged { keepCopy(name) }
        if scan.torn > 0 { notices.append(.tornEnd(bytes: scan.torn)) }
        guard !scan.records.isEmpty else { return folder.remove(name) }
        var bytes = file.size
        if isLast, scan.torn > 0, !scan.isDamaged {
            try file.truncate(to: scan.soundEnd)
            bytes = scan.soundEnd
        }
        needsCompaction = needsCompaction || scan.isDamaged || bytes > scan.soundEnd
        for found in scan.records { take(found, in: number) }
        store.adopt(number, bytes: bytes, lastSequence: scan.records.last?.record.sequence ?? 0)
    }

    private mutating func take(_ found: SegmentScan.Found, in segment: UInt32) {
        let place = QueuePlace(segment: segment, offset: UInt32(clamping: found.offset))
        let entry = QueueEntry(found.record, place: place)
        guard entry.sequence > lastSequence else { return }
        lastSequence = entry.sequence
        progress.account.recorded = max(progress.account.recorded, entry.recordedAfter)
        progress.nextFlush = max(progress.nextFlush, entry.flush &+ 1)
        progress.newestRecorded = max(progress.newestRecorded, entry.newest)
        if entry.sequence > progress.settled { entries.append(entry) }
    }

    private mutating func setAside(_ name: String, _ size: Int) {
        folder.remove(Self.damaged)
        try? folder.rename(name, to: Self.damaged)
        notices.append(.damaged(file: folder.path(Self.damaged)))
    }

    /// A second name for the file, under which its bytes stay when the first leads to a new one.
    private mutating func keepCopy(_ name: String) {
        folder.remove(Self.damaged)
        unsafe link(folder.path(name), folder.path(Self.damaged))
        notices.append(.damaged(file: folder.path(Self.damaged)))
    }

    private mutating func complete() {
        progress.nextSequence = max(progress.nextSequence, lastSequence &+ 1, progress.settled &+ 1)
        progress.account.pending = entries.reduce(0) { $0 &+ $1.count }
        if progress.account.pending > 0 { notices.append(.takenOver(samples: progress.account.pending)) }
    }

    /// What is recorded and nowhere to be found was being thinned out at the kill, or was in memory, or is damaged.
    private mutating func balance() {
        let account = progress.account
        let known = account.delivered &+ account.pending &+ account.droppedTotal
        guard account.recorded >= known else { return unthin(known - account.recorded) }
        var missing = account.recorded - known
        take(&missing, upTo: progress.planned.thinned, .thinned)
        take(&missing, upTo: progress.planned.overflow, .overflow)
        guard missing > 0 else { return }
        progress.account.drop(missing, "missing")
        notices.append(.missing(samples: missing))
    }

    private mutating func take(_ missing: inout UInt64, upTo planned: UInt64, _ reason: Thinning.Reason) {
        let known = progress.account.dropped(reason.rawValue)
        let amount = min(missing, planned > known ? planned - known : 0)
        progress.account.drop(amount, reason.rawValue)
        missing -= amount
    }

    /// A thinning that the disk did not carry out gave up what is there after all.
    private mutating func unthin(_ excess: UInt64) {
        var excess = excess
        for reason in ["thinned", "queue_full", "missing"] where excess > 0 {
            excess -= progress.account.restore(excess, reason)
        }
        progress.account.recorded &+= excess
    }
}

extension DeliveryQueue {
    /// Why a folder cannot serve as a queue.
    enum OpenError: Error, Equatable {
        /// Another process has it.
        case inUse
        case system(Errno)
    }

    /// A queue on disk, with what an earlier process left there.
    static func opened(_ path: String, limits: Limits) throws(OpenError) -> DeliveryQueue {
        do throws(Errno) {
            let folder = try Folder(creating: path)
            let file = try ProgressFile(folder)
            let store = SegmentStore(folder, segmentSize: limits.segmentSize)
            let found = try QueueRecovery(folder, store, try file.read())
            return DeliveryQueue(limits, store, file, found)
        } catch {
            throw error.isWouldBlock ? .inUse : .system(error)
        }
    }
}
