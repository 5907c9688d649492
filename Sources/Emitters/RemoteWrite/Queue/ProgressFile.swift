// SPDX-License-Identifier: Apache-2.0

import Linux

/// The file of a queue's progress: two slots, written in turn.
struct ProgressFile: ~Copyable {
    static let name = "progress"
    private let file: DataFile

    /// Opens the file and takes it for this process alone.
    init(_ folder: Folder) throws(Errno) {
        file = try DataFile.locked(folder.path(Self.name))
    }

    deinit {
        file.unlock()
    }

    /// The later of the slots that are sound; nil in a new or a damaged file.
    func read() throws(Errno) -> QueueProgress? {
        let slots = try [0, 1].map { (slot) throws(Errno) in
            QueueProgress(try file.read(QueueProgress.slotSize, at: slot * QueueProgress.slotSize))
        }
        return slots.compactMap(\.self).max { $0.generation < $1.generation }
    }

    func write(_ progress: inout QueueProgress) throws(Errno) {
        progress.generation &+= 1
        let slot = Int(progress.generation % 2)
        try file.write(progress.encoded(), at: slot * QueueProgress.slotSize)
    }
}
