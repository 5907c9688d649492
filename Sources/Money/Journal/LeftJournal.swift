// SPDX-License-Identifier: Apache-2.0

/// The journal of one worker of an earlier process.
struct LeftJournal {
    let worker: Int
    private let memory: JournalMemory
    /// The number of the first row that the checkpoint does not know; nil without a checkpoint.
    private let position: UInt64?

    init(_ worker: Int, _ memory: JournalMemory, _ checkpoint: JournalCheckpoint?) {
        self.worker = worker
        self.memory = memory
        position = checkpoint.map { worker < $0.positions.count ? $0.positions[worker] : 0 }
    }

    /// Every row that the checkpoint does not know is still there. It is not when a worker needed the room so much that it
    /// was given back without a checkpoint.
    var isInStep: Bool {
        guard let position else { return false }
        return memory.released() <= position && memory.published() &- position <= JournalMemory.capacity
    }

    /// The number of the first row that nobody has dealt with: by the checkpoint, if it counts, else by the room given back.
    func start(byCheckpoint: Bool) -> UInt64 {
        byCheckpoint ? position ?? 0 : max(memory.released(), position ?? 0)
    }

    /// The settled rows from `start` on, then those of calls that were open.
    func rows(from start: UInt64, at now: Int64) -> [Settlement] {
        let end = memory.published()
        // Room that was given back may have been written over.
        let isThere = start <= end && end - start <= JournalMemory.capacity
        return (isThere ? (start..<end).map(memory.read) : []) + memory.interrupted(at: now)
    }
}
