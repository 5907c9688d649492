// SPDX-License-Identifier: Apache-2.0

import Linux

/// One start on a state directory: what is there is gone on with, or set aside whole.
struct StateOpening {
    private let directory: StateDirectory
    private let settings: MetricsState.Settings
    private let warn: @Sendable (String) -> Void
    /// That of the totals' file.
    let header: StateHeader
    let journal: LabelJournal
    private let hasLostPower: Bool

    static let series = "series"
    static let labels = "labels"
    static let checkpoint = "checkpoint"
    static func ring(_ number: Int) -> String { "ring-\(number)" }

    static var names: [String] {
        [series, labels, checkpoint] + (0..<SampleConsumers.limit).map(ring)
    }

    init(
        _ directory: StateDirectory,
        _ settings: MetricsState.Settings,
        _ labels: Labels,
        warn: @escaping @Sendable (String) -> Void
    ) throws(StateFault) {
        self.directory = directory
        self.settings = settings
        self.warn = warn
        let found = FoundState(directory, labels, instance: settings.instance)
        if let fault = found.fault {
            let place = try directory.setAside(Self.names)
            warn("the recorded totals start from zero: \(fault); what was there is now in \(place)")
        }
        header = found.header ?? .series(settings.instance, layout: Totals.fingerprint(labels))
        hasLostPower = found.header != nil && found.checkpoint != nil
        journal = try Self.openJournal(directory, header, labels, isNew: found.header == nil)
        if hasLostPower, let checkpoint = found.checkpoint {
            try Self.restore(checkpoint, directory, header)
            warn("the power was cut: the totals are those of the last checkpoint")
        }
    }

    private static func openJournal(
        _ directory: StateDirectory,
        _ header: StateHeader,
        _ labels: Labels,
        isNew: Bool
    ) throws(StateFault) -> LabelJournal {
        let size = LabelJournal.size(values: labels.limit)
        let memory = try map(directory.file(Self.labels), size: size)
        let journal = LabelJournal(memory)
        if isNew { journal.clear(header.of(.labels, recordSize: 0)) }
        labels.resume(from: journal)
        return journal
    }

    private static func restore(
        _ checkpoint: Checkpoint,
        _ directory: StateDirectory,
        _ header: StateHeader
    ) throws(StateFault) {
        let draft = directory.file(series + ".new")
        do throws(Errno) {
            try File.remove(draft)
            let store = try openStore(draft, header) { _ in }
            checkpoint.restore(into: store)
            try store.synchronize()
            try File.rename(draft, to: directory.file(series))
        } catch {
            throw .file(path: draft, error)
        }
    }

    private static func map(_ path: String, size: Int) throws(StateFault) -> MappedMemory {
        do throws(Errno) {
            let file = try File.openOrMake(path)
            return try MappedMemory(file, size: size)
        } catch {
            throw .file(path: path, error)
        }
    }
}

extension StateOpening {
    /// The totals, ready to be gone on with.
    func openStore() throws(StateFault) -> SeriesStore {
        let path = directory.file(Self.series)
        do throws(Errno) {
            let store = try Self.openStore(path, header, warn)
            store.boot = Boot.current
            // Before anything is written: after a power cut the file must not claim to be whole.
            if store.isClosed {
                store.isClosed = false
                try store.synchronize()
            }
            return store
        } catch {
            throw .file(path: path, error)
        }
    }

    private static func openStore(
        _ path: String,
        _ header: StateHeader,
        _ warn: @escaping @Sendable (String) -> Void
    ) throws(Errno) -> SeriesStore {
        let file = SharedFile(try File.openOrMake(path))
        let head = try MappedMemory(file.descriptor, size: SeriesStore.headSize)
        if unsafe StateHeader(at: head.place(0)) == nil { unsafe header.write(to: head.place(0)) }
        let store = SeriesStore(head, file: file, warn: warn)
        try store.loadSlabs()
        return store
    }

    /// How many rings there are, be it that fewer workers run now.
    var existingRings: Int {
        (0..<SampleConsumers.limit).last { File.exists(directory.file(Self.ring($0))) }.map { $0 + 1 } ?? 0
    }

    /// A ring with what the process before had recorded and not yet folded.
    func openRing(_ number: Int, _ store: SeriesStore) throws(StateFault) -> SampleRing {
        let name = Self.ring(number)
        let position = store.shownAccount.position(number)
        if let memory = try existingRing(name) {
            if hasLostPower { forget(memory, position, store) }
            let unread = memory.published() &- position
            if unread <= memory.capacity { return SampleRing(memory, position: position) }
            warn("\(name) is not in step with the totals")
        }
        return try newRing(name, at: position)
    }

    /// The ring that lies in the directory, if it is one of ours.
    private func existingRing(_ name: String) throws(StateFault) -> RingMemory? {
        let path = directory.file(name)
        guard File.exists(path) else { return nil }
        let words = FoundState.words(path, count: StateHeader.size / 8)
        let stride = UInt64(MemoryLayout<RequestSample>.stride)
        guard let found = StateHeader(words), found == header.of(.ring, recordSize: stride, capacity: found.capacity),
            let capacity = Int(exactly: found.capacity), capacity > 0, capacity <= 1 << 24,
            capacity.nonzeroBitCount == 1
        else {
            let place = try directory.setAside([name])
            warn("\(name) cannot be read and is now in \(place); what was recorded last is missing from the totals")
            return nil
        }
        return RingMemory(try Self.map(path, size: RingMemory.size(capacity: capacity)), capacity: capacity)
    }

    /// After a power cut nobody knows which samples reached the disk.
    private func forget(_ memory: RingMemory, _ position: UInt64, _ store: SeriesStore) {
        let lost = memory.published() &- position
        memory.begin(header.ring(memory.capacity), at: position)
        store.shownAccount.unreadable &+= lost <= memory.capacity ? lost : 0
    }

    private func newRing(_ name: String, at position: UInt64) throws(StateFault) -> SampleRing {
        let capacity = RingMemory.capacity(atLeast: settings.ringCapacity)
        let size = RingMemory.size(capacity: capacity)
        let memory = RingMemory(try Self.map(directory.file(name), size: size), capacity: capacity)
        memory.begin(header.ring(UInt64(capacity)), at: position)
        return SampleRing(memory, position: position)
    }
}

extension StateHeader {
    /// A new state's.
    static func series(_ instance: String, layout: UInt64) -> StateHeader {
        StateHeader(
            kind: .series,
            layout: layout,
            recordSize: UInt64(SeriesStore.slabSize),
            capacity: 0,
            state: .random(in: 1 ... .max),
            instance: instance.stableHash
        )
    }

    /// That of another file of the same state.
    func of(_ kind: Kind, recordSize: UInt64, capacity: UInt64 = 0) -> StateHeader {
        StateHeader(
            kind: kind,
            layout: kind == .ring ? RingMemory.layout : layout,
            recordSize: recordSize,
            capacity: capacity,
            state: state,
            instance: instance
        )
    }

    func ring(_ capacity: UInt64) -> StateHeader {
        of(.ring, recordSize: UInt64(MemoryLayout<RequestSample>.stride), capacity: capacity)
    }
}
