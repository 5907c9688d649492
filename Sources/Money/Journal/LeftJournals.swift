// SPDX-License-Identifier: Apache-2.0

import Linux

/// What an earlier process left in a state directory: its checkpoint, and the journals that belong to it.
struct LeftJournals {
    /// Why the checkpoint does not count: budgets are then counted anew from the ledger, of which nothing is taken back.
    enum Fault {
        /// The kernel has started anew since: pages of the files may be of different ages, so the journals do not count.
        case powerCut
        /// Journals gave back room without a checkpoint, because there was no more and none could be written.
        case outOfStep
        /// It is gone, damaged, of another version, or older than the journals.
        case unreadable
    }

    let fault: Fault?
    /// What was noted last, as far as it counts, with the number of each worker's first row that is to be written down.
    let checkpoint: JournalCheckpoint
    private let journals: [LeftJournal]

    private static let limit = 64

    static func checkpointPath(_ directory: String) -> String { directory + "/settled" }
    private static func path(_ directory: String, _ worker: Int) -> String { directory + "/journal-\(worker)" }

    init(_ directory: String) throws(Errno) {
        let found = try Self.journals(in: directory)
        let newest = found.map(\.header.run).max() ?? 0
        let bytes = (try? File.read(Self.checkpointPath(directory), limit: JournalCheckpoint.largest)) ?? []
        let kept = JournalCheckpoint(bytes).flatMap { $0.run >= newest ? $0 : nil }
        let current = found.filter { $0.header.run == kept?.run ?? newest }
        journals = current.filter { $0.header.boot == Boot.current }.map { LeftJournal($0.worker, $0.memory, kept) }
        let isFirst = bytes.isEmpty && newest == 0
        fault = Self.fault(kept == nil && !isFirst, journals, of: current.count)
        checkpoint = Self.checkpoint(kept ?? JournalCheckpoint(run: newest), journals, isSound: fault == nil)
    }

    private static func journals(
        in directory: String
    ) throws(Errno) -> [(worker: Int, memory: JournalMemory, header: JournalHeader)] {
        var found: [(worker: Int, memory: JournalMemory, header: JournalHeader)] = []
        for worker in 0..<limit where File.exists(path(directory, worker)) {
            let memory = try map(directory, worker)
            guard let header = memory.header, header.run != 0 else { continue }
            found.append((worker, memory, header))
        }
        return found
    }

    /// Journals that are not of this life of the kernel are none.
    private static func fault(_ isUnreadable: Bool, _ journals: [LeftJournal], of count: Int) -> Fault? {
        if journals.count < count { return .powerCut }
        if isUnreadable { return .unreadable }
        return journals.allSatisfy(\.isInStep) ? nil : .outOfStep
    }

    private static func checkpoint(
        _ kept: JournalCheckpoint,
        _ journals: [LeftJournal],
        isSound: Bool
    ) -> JournalCheckpoint {
        var checkpoint = kept
        if !isSound { checkpoint.ledger = nil }
        checkpoint.positions = Array(repeating: 0, count: (journals.last?.worker ?? -1) + 1)
        for journal in journals { checkpoint.positions[journal.worker] = journal.start(byCheckpoint: isSound) }
        return checkpoint
    }

    /// The checkpoint says what everyone has spent.
    var isReliable: Bool { checkpoint.run != 0 && fault == nil }

    /// The rows that were settled and not written down, and those of calls that were open.
    func rows(at now: Int64) -> [Settlement] {
        journals.flatMap { $0.rows(from: checkpoint.positions[$0.worker], at: now) }
    }
}

/// The making of new ones.
extension LeftJournals {
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
