// SPDX-License-Identifier: Apache-2.0

import Linux

/// Sees to it that a state outlasts a power cut, as far as its policy promises.
package final class StateKeeper: Sendable {
    private let directory: StateDirectory
    private let header: StateHeader
    private let policy: SyncPolicy
    private let store: SeriesStore
    /// The fold that the last checkpoint holds, and when it was taken (monotonic nanoseconds).
    private let last = Lock((epoch: UInt64(0), at: UInt64(0)))

    init(_ directory: StateDirectory, _ header: StateHeader, _ policy: SyncPolicy, _ store: SeriesStore) {
        self.directory = directory
        self.header = header
        self.policy = policy
        self.store = store
    }

    /// A copy to be written down, if one is due; called by who may read the store.
    func copyIfDue(at now: UInt64) -> Checkpoint? {
        last.withLock { last in
            guard isDue(last, at: now), store.epoch != last.epoch else { return nil }
            last = (store.epoch, now)
            return Checkpoint(store, header.of(.checkpoint, recordSize: 0))
        }
    }

    private func isDue(_ last: (epoch: UInt64, at: UInt64), at now: UInt64) -> Bool {
        switch policy {
        case .never: false
        case .interval(let interval): now &- last.at >= interval
        case .always: true
        }
    }

    /// Writes a copy down, the labels that it names first.
    func keep(_ checkpoint: Checkpoint) throws(Errno) {
        try File.openOrMake(directory.file(StateOpening.labels)).synchronize()
        try File.replace(directory.file(StateOpening.checkpoint), with: checkpoint.bytes)
        try File.synchronizeDirectory(directory.path)
    }

    /// Makes everything outlast a power cut, and says so in the file. Nothing may be recorded any more.
    func close() throws(Errno) {
        try File.openOrMake(directory.file(StateOpening.labels)).synchronize()
        for number in 0..<SampleConsumers.limit where File.exists(directory.file(StateOpening.ring(number))) {
            try File.openOrMake(directory.file(StateOpening.ring(number))).synchronize()
        }
        try store.synchronize()
        store.isClosed = true
        try store.synchronize()
    }
}
