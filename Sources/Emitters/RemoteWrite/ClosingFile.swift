// SPDX-License-Identifier: Apache-2.0

import Linux

/// The file in which a process leaves, beside its queue, what its successor needs to close its series: see `ClosingList`.
struct ClosingFile {
    private static let name = "closing"
    private let folder: Folder?
    private var generation: UInt64?

    /// Without a folder nothing outlives the process.
    init(_ folder: Folder?) {
        self.folder = folder
    }

    /// What a predecessor left that ended without closing its series.
    func left() -> [UInt8]? {
        guard let folder else { return nil }
        return try? File.read(folder.path(Self.name), limit: ClosingList.longest)
    }

    /// Writes the list where the set of series has changed since the last time.
    ///
    /// After a failure it is tried again with the next change; the last list is better than none.
    mutating func update(_ encoder: SnapshotEncoder) {
        guard let folder, generation != encoder.generation else { return }
        generation = encoder.generation
        try? File.replace(folder.path(Self.name), with: encoder.closing())
    }

    mutating func remove() {
        folder?.remove(Self.name)
        generation = nil
    }
}
