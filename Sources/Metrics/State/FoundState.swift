// SPDX-License-Identifier: Apache-2.0

import Linux

/// What lies in a state directory, looked at before anything is touched.
struct FoundState {
    /// That of the totals, if there are any to go on with.
    private(set) var header: StateHeader?
    /// Why what is there cannot be gone on with, in words for the operator.
    private(set) var fault: String?
    /// What to go on with instead of the totals themselves, of which pages may be missing.
    private(set) var checkpoint: Checkpoint?

    /// No checkpoint is larger.
    private static let largestCheckpoint = 1 << 30

    private let directory: StateDirectory

    init(_ directory: StateDirectory, _ labels: Labels, instance: String) {
        self.directory = directory
        let words = Self.words(directory.file(StateOpening.series), count: SeriesStore.headSize / 8)
        // A process that was killed in its first moments leaves files, and nothing in them.
        guard words.contains(where: { $0 != 0 }) || hasRecords else { return }
        guard let found = StateHeader(words), found.kind == .series else {
            fault = "the file of totals is missing, damaged or not ours"
            return
        }
        fault = Self.fault(found, Totals.fingerprint(labels), instance) ?? choose(found, words)
        header = fault == nil ? found : nil
    }

    private var hasRecords: Bool {
        (0..<SampleConsumers.limit).contains { File.exists(directory.file(StateOpening.ring($0))) }
    }

    private static func fault(_ found: StateHeader, _ layout: UInt64, _ instance: String) -> String? {
        guard found.layout == layout, found.recordSize == UInt64(SeriesStore.slabSize) else {
            return "they were written by another version"
        }
        return found.instance == instance.stableHash ? nil : "they belong to another instance"
    }

    /// Takes the totals themselves, or after a power cut the checkpoint.
    private mutating func choose(_ found: StateHeader, _ words: [UInt64]) -> String? {
        let isWhole = words[SeriesStore.bootPlace / 8] == Boot.current || words[SeriesStore.closedPlace / 8] == 1
        if isWhole { return labelsFault(found, Self.shownAccount(words)) }
        checkpoint = (try? File.read(directory.file(StateOpening.checkpoint), limit: Self.largestCheckpoint))
            .flatMap(Checkpoint.init)
        guard let checkpoint, checkpoint.header == found.of(.checkpoint, recordSize: 0) else {
            return "the power was cut and there is no checkpoint (see state.sync)"
        }
        return labelsFault(found, checkpoint.account)
    }

    private static func shownAccount(_ words: [UInt64]) -> ArraySlice<UInt64> {
        let bank = Int(words[SeriesStore.flipPlace / 8] & 1)
        let first = (BankAccount.first + bank * BankAccount.size) / 8
        return words[first..<first + BankAccount.encodedCount]
    }

    /// Rows refer to labels by number: without all that the last fold knew they say nothing.
    private func labelsFault(_ found: StateHeader, _ account: ArraySlice<UInt64>) -> String? {
        let path = directory.file(StateOpening.labels)
        guard StateHeader(Self.words(path, count: StateHeader.size / 8)) == found.of(.labels, recordSize: 0),
            let file = try? File.openOrMake(path), let size = try? file.size(),
            let memory = try? MappedMemory(file, size: size)
        else { return "the file of labels does not belong to them" }
        let records = LabelJournal(memory).records()
        let isComplete = (0..<Labels.tableCount).allSatisfy { table in
            // The overflow value has no record.
            let count = UInt64(records.count { $0.table == UInt8(table) }) + 1
            return count >= account[account.startIndex + BankAccount.labelCountPlace + table]
        }
        return isComplete ? nil : "the file of labels is damaged"
    }

    /// A file's first words; zeroes where it ends before.
    static func words(_ path: String, count: Int) -> [UInt64] {
        let bytes = (try? File.read(path, limit: count * 8)) ?? []
        return [UInt64](littleEndian: bytes + Array(repeating: 0, count: count * 8 - bytes.count))
    }
}
