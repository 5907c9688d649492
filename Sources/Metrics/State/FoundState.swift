// SPDX-License-Identifier: Apache-2.0

import Linux

/// What lies in a state directory, looked at before anything is touched.
struct FoundState {
    /// That of the totals, if there are any that can be read.
    private(set) var header: StateHeader?
    /// Why none of it can be gone on with, in words for the operator.
    private(set) var fault: String?
    /// Whether pages of the totals may be missing.
    private(set) var hasLostPower = false
    /// The copy to fall back to in that case.
    private(set) var checkpoint: Checkpoint?

    /// No checkpoint is larger.
    private static let largestCheckpoint = 1 << 30

    init(_ directory: StateDirectory, instance: String) {
        let path = directory.file(StateOpening.series)
        guard File.exists(path) else {
            let rest = StateOpening.names.contains { File.exists(directory.file($0)) }
            fault = rest ? "the file of totals is missing" : nil
            return
        }
        let words = Self.words(path, count: SeriesStore.headSize / 8)
        fault = inspect(StateHeader(words), instance) ?? inspectLabels(directory, words)
        guard fault == nil, words[Self.boot] != Boot.current, words[Self.closed] != 1 else { return }
        hasLostPower = true
        checkpoint = (try? File.read(directory.file(StateOpening.checkpoint), limit: Self.largestCheckpoint))
            .flatMap(Checkpoint.init)
        if checkpoint?.header != header?.of(.checkpoint, recordSize: 0) {
            fault = "the power was cut and there is no checkpoint (see state.sync)"
        }
    }

    private static let boot = SeriesStore.bootPlace / 8
    private static let closed = SeriesStore.closedPlace / 8
    private static let flip = SeriesStore.flipPlace / 8
    private static let accounts = BankAccount.first / 8
    private static let accountSize = BankAccount.size / 8

    /// A file's first words; zeroes where it ends before.
    static func words(_ path: String, count: Int) -> [UInt64] {
        let bytes = (try? File.read(path, limit: count * 8)) ?? []
        let padded = bytes + Array(repeating: 0, count: count * 8 - bytes.count)
        return (0..<count).map { word in padded[word * 8..<word * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private mutating func inspect(_ found: StateHeader?, _ instance: String) -> String? {
        guard let found, found.kind == .series else { return "the file of totals is damaged or not ours" }
        header = found
        guard found.layout == Totals.fingerprint, found.recordSize == UInt64(SeriesStore.slabSize) else {
            return "they were written by another version"
        }
        return found.instance == instance.stableHash ? nil : "they belong to another instance"
    }

    /// Rows refer to labels by number: without all of them they say nothing.
    private func inspectLabels(_ directory: StateDirectory, _ words: [UInt64]) -> String? {
        let path = directory.file(StateOpening.labels)
        let found = StateHeader(Self.words(path, count: StateHeader.size / 8))
        guard found == header?.of(.labels, recordSize: 0) else { return "the file of labels does not belong to them" }
        return hasLabels(path, words) ? nil : "the file of labels is damaged"
    }

    /// Whether there are as many labels as the last fold knew.
    private func hasLabels(_ path: String, _ words: [UInt64]) -> Bool {
        guard let file = try? File.openOrMake(path), let size = try? file.size(),
            let memory = try? MappedMemory(file, size: size)
        else { return false }
        let records = LabelJournal(memory).records()
        let account = Self.accounts + Int(words[Self.flip] & 1) * Self.accountSize
        return (0..<4).allSatisfy { table in
            // The overflow value has no record.
            UInt64(records.count { $0.table == UInt8(table) }) + 1
                >= words[account + BankAccount.labelCountPlace + table]
        }
    }
}
