// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Money

struct JournalCheckpointTests {
    private static func checkpoint(_ names: [String]) -> JournalCheckpoint {
        var checkpoint = JournalCheckpoint(run: 7, positions: [1, .max, 3])
        checkpoint.ledger = LedgerPosition(batch: 9).after([(CivilDate(days: 20_000), 55)])
        for (index, name) in names.enumerated() {
            let sum = SpentTotals.Sum(start: Int64(index) - 1, nanodollars: UInt64(index))
            checkpoint.totals[name] = SpentTotals(day: sum, month: .init(start: .min, nanodollars: .max))
        }
        return checkpoint
    }

    @Test(arguments: [[], [""], ["a", "ab", "seven77", "eight888", "nine99999", "sixteen 16161616", "ü🙂"]])
    func `reads what it wrote`(names: [String]) {
        let checkpoint = Self.checkpoint(names)
        #expect(JournalCheckpoint(checkpoint.encoded) == checkpoint)
    }

    /// It is written up to forty times a second.
    @Test func `takes few bytes for a tenant`() {
        let bytes = Self.checkpoint((0..<1_000).map { "team-\($0)" }).encoded
        #expect(bytes.count < 1_000 * 64)
    }

    @Test func `takes nothing that is damaged or torn`() {
        let bytes = Self.checkpoint(["team-a", "team-b"]).encoded
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x10
            #expect(JournalCheckpoint(damaged) == nil)
            #expect(JournalCheckpoint(Array(bytes.prefix(index))) == nil)
        }
    }
}
