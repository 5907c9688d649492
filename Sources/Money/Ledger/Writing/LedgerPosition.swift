// SPDX-License-Identifier: Apache-2.0

/// How far a ledger has been written: what a checkpoint keeps, to take back what came after it.
///
/// Fixed bytes, so that it lies in mapped memory. Every pattern of bytes is a position, at worst a wrong one.
@frozen
package struct LedgerPosition: Equatable, BitwiseCopyable, Sendable {
    /// A daily file and its length in bytes.
    package struct File: Equatable, BitwiseCopyable, Sendable {
        /// Days since 1970; `none` where there is no file.
        package fileprivate(set) var day = Int64.min
        package fileprivate(set) var length: UInt64 = 0

        package init() {}

        package init(_ day: CivilDate, length: Int) {
            self.day = Int64(day.days)
            self.length = UInt64(clamping: length)
        }
    }

    /// Counts the batches from a random start, so that no two states of a ledger have the same.
    package private(set) var batch: UInt64
    private var files: InlineArray<2, File>

    init(batch: UInt64) {
        self.batch = batch
        files = InlineArray(repeating: File())
    }

    package static func == (one: LedgerPosition, two: LedgerPosition) -> Bool {
        one.batch == two.batch && one.files[0] == two.files[0] && one.files[1] == two.files[1]
    }

    /// The files that were written last, the very last first.
    package var lengths: [(day: CivilDate, length: Int)] {
        files.indices.map { files[$0] }.filter { $0.day != .min }
            .map { (CivilDate(days: Int(clamping: $0.day)), Int(clamping: $0.length)) }
    }

    /// The same as words, for a checkpoint.
    var words: [UInt64] {
        [batch] + files.indices.flatMap { [UInt64(bitPattern: files[$0].day), files[$0].length] }
    }

    /// Reads what `words` wrote; nil for another number of words.
    init?(words: [UInt64]) {
        guard words.count == 5 else { return nil }
        self.init(batch: words[0])
        for index in files.indices {
            files[index].day = Int64(bitPattern: words[1 + 2 * index])
            files[index].length = words[2 + 2 * index]
        }
    }

    func length(of day: CivilDate) -> Int? {
        lengths.first { $0.day == day }?.length
    }

    /// The position after a batch that has left files with these lengths.
    func after(_ written: [(day: CivilDate, length: Int)]) -> LedgerPosition {
        var next = LedgerPosition(batch: batch &+ 1)
        let kept = lengths.filter { old in !written.contains { $0.day == old.day } }
        let latest = written.sorted { $0.day > $1.day } + kept
        for (index, file) in latest.prefix(2).enumerated() { next.files[index] = File(file.day, length: file.length) }
        return next
    }
}
