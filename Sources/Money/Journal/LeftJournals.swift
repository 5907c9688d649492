// SPDX-License-Identifier: Apache-2.0

import Linux

/// What an earlier process left in a state directory: its checkpoint, and the journals that belong to it.
struct LeftJournals {
    /// That of a first run where there is none, or none that can be read.
    let checkpoint: JournalCheckpoint
    /// By worker, with the number of the first row that is not written down.
    private let journals: [(memory: JournalMemory, position: UInt64)]
    /// The kernel has started anew since: pages of the files may be of different ages, so the journals do not count.
    let hasLostPower: Bool

    private static let limit = 64

    static func checkpointPath(_ directory: String) -> String { directory + "/settled" }
    private static func path(_ directory: String, _ worker: Int) -> String { directory + "/journal-\(worker)" }

    init(_ directory: String) throws(Errno) {
        let bytes = (try? File.read(Self.checkpointPath(directory), limit: JournalCheckpoint.largest)) ?? []
        let checkpoint = JournalCheckpoint(bytes) ?? JournalCheckpoint()
        self.checkpoint = checkpoint
        var journals: [(memory: JournalMemory, position: UInt64)] = []
        var hasLostPower = false
        for worker in 0..<Self.limit where File.exists(Self.path(directory, worker)) {
            let memory = try Self.map(directory, worker)
            guard let header = memory.header, header.run == checkpoint.run, header.run != 0 else { continue }
            let position = worker < checkpoint.positions.count ? checkpoint.positions[worker] : 0
            if header.boot != Boot.current { hasLostPower = true } else { journals.append((memory, position)) }
        }
        self.journals = journals
        self.hasLostPower = hasLostPower
    }

    /// The checkpoint says what everyone has spent.
    var isReliable: Bool { checkpoint.run != 0 && !hasLostPower }

    /// Where the ledger is to be cut off, because the rows after it come again. After a power cut they do not.
    var ledger: LedgerPosition? { hasLostPower ? nil : checkpoint.ledger }

    /// The rows that were settled and not written down, then those of calls that were open.
    func rows(at now: Int64) -> [Settlement] {
        journals.flatMap { journal in
            let end = journal.memory.published()
            let isInStep = end &- journal.position <= JournalMemory.capacity
            let settled = isInStep ? (journal.position..<end).map(journal.memory.read) : []
            return settled + journal.memory.interrupted(at: now)
        }
    }

    /// Empty journals for a run: in a directory, or in memory.
    static func begin(_ directory: String?, run: UInt64, workers: Int) throws(Errno) -> [JournalMemory] {
        guard let directory else {
            return (0..<workers).map { _ in JournalMemory(MappedMemory(size: JournalMemory.size)) }
        }
        var journals: [JournalMemory] = []
        for worker in 0..<workers {
            let journal = try map(directory, worker)
            journal.begin(JournalHeader(run: run, boot: Boot.current))
            journals.append(journal)
        }
        for worker in workers..<limit { try File.remove(path(directory, worker)) }
        return journals
    }

    private static func map(_ directory: String, _ worker: Int) throws(Errno) -> JournalMemory {
        let file = try File.openOrMake(path(directory, worker))
        return JournalMemory(try MappedMemory(file, size: JournalMemory.size))
    }
}
