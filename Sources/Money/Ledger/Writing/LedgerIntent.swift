// SPDX-License-Identifier: Apache-2.0

import Linux

/// The lengths of files that a batch is about to write and that the checkpoint before it does not know: written down first,
/// once a day or so, when a batch begins a file.
///
/// It counts only together with the very position that the batch began at; with any other the batch has been checkpointed.
struct LedgerIntent {
    var base: LedgerPosition
    var files: [(day: CivilDate, length: Int)]
}

extension LedgerIntent {
    /// One line of the position's batch, then one for each file.
    func write(in directory: String) throws(Errno) {
        let lines = ["\(base.batch)"] + files.map { "\($0.day) \($0.length)" } + [""]
        let text = Array(lines.joined(separator: "\n").utf8)
        try File.replace(LedgerDirectory.intentPath(in: directory), with: text)
    }

    /// The files of a batch that began at a position.
    static func files(after base: LedgerPosition, in directory: String) -> [(day: CivilDate, length: Int)] {
        let path = LedgerDirectory.intentPath(in: directory)
        guard let bytes = try? File.read(path, limit: 1 << 16) else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, UInt64(first) == base.batch else { return [] }
        return lines.dropFirst().compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let day = CivilDate(String(words[0])), let length = Int(words[1]), length >= 0
            else {
                return nil
            }
            return (day, length)
        }
    }
}
