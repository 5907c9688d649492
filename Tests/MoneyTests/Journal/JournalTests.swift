// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Money

struct JournalTests {
    private let house: JournalHouse

    init() throws {
        house = try JournalHouse()
    }

    @Test func `writes settled rows into the ledger, and knows what they add up to`() throws {
        var run = try house.open()
        run.settle("a", cost: 5)
        run.settle("b", cost: 7)
        try run.drain()
        #expect(house.ids == ["a", "b"])
        #expect(run.spent == 12)
    }

    @Test func `writes down after a kill what was settled and not written, once`() throws {
        for name in ["a", "b", "c"] {
            var run = try house.open()
            run.settle(name, cost: 5)
            run.kill()
        }
        let run = try house.open()
        #expect(house.ids == ["a", "b", "c"])
        #expect(run.spent == 15)
    }

    @Test func `charges a call that was open at a kill with what it had come to`() throws {
        var run = try house.open()
        let first = run.begin("first", cost: 10)
        let second = run.begin("second", cost: 20)
        run.writer.update(first, nanodollars: 33, outputTokens: 4)
        run.settle("second", cost: 21, insteadOf: second)
        run.kill()
        let next = try house.open()
        #expect(house.ids == ["second", "first"])
        #expect(house.text.contains(#""outcome":"interrupted","usage_source":"estimated""#))
        #expect(next.spent == 54)
    }

    @Test func `forgets no lease and invents none when many calls come and go`() throws {
        var run = try house.open()
        for _ in 0..<3 {
            let leases = (0..<JournalMemory.leaseCount).map { run.begin("call-\($0)", cost: 1) }
            #expect(leases.allSatisfy { $0 != nil })
            #expect(run.begin("one too many", cost: 1) == nil)
            for (index, lease) in leases.enumerated() {
                run.settle("call-\(index)", cost: 1, insteadOf: lease)
                if index % 1000 == 0 { try run.drain() }
            }
        }
        try run.drain()
        run.kill()
        let next = try house.open()
        #expect(house.ids.count == 3 * JournalMemory.leaseCount)
        #expect(next.spent == UInt64(3 * JournalMemory.leaseCount))
    }

    @Test func `tells a worker that it has no room, and makes some`() throws {
        var run = try house.open()
        for _ in 0..<JournalMemory.capacity { run.settle("x", cost: 1) }
        let isSettled = run.writer.settle(run.row("y", cost: 1), insteadOf: nil)
        #expect(!isSettled)
        run.state.keeper.makeRoom()
        run.settle("y", cost: 1)
        try run.drain()
        #expect(house.ids.count == Int(JournalMemory.capacity) + 1)
    }

    @Test func `keeps rows while the ledger cannot be written, and gives them up when there is no room`() throws {
        var run = try house.open()
        run.settle("before", cost: 1)
        try run.drain()
        try house.blockLedger()
        run.settle("waits", cost: 2)
        #expect(throws: Errno.self) { try run.drain() }
        try house.unblockLedger()
        try run.drain()
        #expect(house.ids == ["before", "waits"])
        try house.blockLedger()
        run.settle("lost", cost: 4)
        run.state.keeper.makeRoom()
        try house.unblockLedger()
        #expect(house.ids == ["before", "waits"])
        #expect(run.state.keeper.account == LedgerAccount(rows: 2, dropped: 1, errors: 3))
        #expect(run.spent == 7)
    }

    /// A copy of the directory is what a kill at that moment leaves. Whatever has happened by then, the next process finds
    /// each settled row once and each open call once.
    @Test(arguments: 1...20)
    func `has every row once whenever the process is killed`(seed: UInt64) throws {
        var random = Xorshift(seed)
        var run = try house.open()
        var open: [(name: String, lease: JournalWriter.Lease?)] = []
        var settled: [String] = []
        for step in 0..<200 {
            switch random.next() % 6 {
            case 0: try run.drain()
            case 1, 2: open.append(("\(step)", run.begin("\(step)", cost: 3)))
            case 3:
                run.kill()
                settled += open.map(\.name)
                open = []
                run = try house.open()
            default:
                guard let call = open.popLast() else { continue }
                run.settle(call.name, cost: 3, insteadOf: call.lease)
                settled.append(call.name)
            }
        }
        run.kill()
        let last = try house.open()
        settled += open.map(\.name)
        #expect(house.ids.sorted() == settled.sorted())
        #expect(last.spent == UInt64(3 * settled.count))
    }

    @Test func `writes a batch once that the checkpoint could not follow for a while`() throws {
        var run = try house.open()
        run.settle("before", cost: 1)
        try run.drain()
        try house.blockCheckpoint()
        for name in ["a", "b", "c"] {
            run.settle(name, cost: 2)
            #expect(throws: Errno.self) { try run.drain() }
        }
        run.kill()
        try house.unblockCheckpoint()
        let next = try house.open()
        #expect(house.ids == ["before", "a", "b", "c"])
        #expect(next.spent == 7)
    }

    /// The room is needed more often than the journal is long, so rows that the checkpoint does not know are written over.
    @Test func `loses no row of the ledger when room was given back without a checkpoint`() throws {
        var run = try house.open()
        run.settle("before", cost: 1)
        try run.drain()
        try house.blockCheckpoint()
        for _ in 0..<3 {
            for _ in 0..<1500 { run.settle("x", cost: 1) }
            run.state.keeper.makeRoom()
        }
        run.settle("late", cost: 1)
        _ = run.begin("open", cost: 1)
        run.kill()
        try house.unblockCheckpoint()
        for _ in 0..<2 {
            let next = try house.open()
            #expect(house.ids.count == 4503)
            #expect(next.spent == 4503)
        }
        #expect(house.ids.suffix(2) == ["late", "open"])
        #expect(house.warnings.count == 1)
    }

    @Test func `goes on from the journals when the checkpoint is damaged, and says so`() throws {
        var run = try house.open()
        run.settle("a", cost: 5)
        try run.drain()
        run.settle("b", cost: 7)
        _ = run.begin("open", cost: 9)
        run.kill()
        try File.replace(house.state + "/settled", with: Array("not ours".utf8))
        let next = try house.open()
        #expect(house.ids == ["a", "b", "open"])
        #expect(next.spent == 21)
        #expect(house.warnings.count == 1)
    }

    @Test func `says so when rows that were written earlier do not reach the disk`() throws {
        var run = try house.open()
        run.settle("a", cost: 5)
        try run.drain()
        try house.hideLedger()
        #expect(throws: Errno.self) { try run.state.keeper.drain(isSynchronized: true) }
        try house.showLedger()
        try run.state.keeper.drain(isSynchronized: true)
        #expect(house.ids == ["a"])
    }

    @Test(arguments: [(isStopped: true, warnings: 0), (false, 1)])
    func `takes a new start of the machine for a power cut only when the process had not ended`(
        isStopped: Bool,
        warnings: Int
    ) throws {
        var run = try house.open()
        run.settle("a", cost: 5)
        if isStopped { try run.stop() } else { try run.drain() }
        try house.cutPower()
        try house.addLine(#"{"ended_at":"2026-11-24T10:00:00.000Z","tenant":"team-a","cost_usd":0.000000002}"# + "\n")
        let next = try house.open()
        #expect(house.warnings.count == warnings)
        #expect(next.spent == (isStopped ? 5 : 7))
    }

    @Test func `keeps a call for the next process that is still open at the end`() throws {
        var run = try house.open()
        run.settle("a", cost: 5)
        _ = run.begin("open", cost: 7)
        try run.stop()
        let next = try house.open()
        #expect(house.ids == ["a", "open"])
        #expect(next.spent == 12)
    }

    @Test func `takes nothing out of the ledger that a person has added`() throws {
        var run = try house.open()
        run.settle("a", cost: 5)
        try run.drain()
        run.kill()
        try house.addLine(#"{"tenant":"team-a","request_id":"by hand"}"# + "\n")
        run = try house.open()
        run.settle("b", cost: 5)
        try run.drain()
        #expect(house.ids == ["a", "by hand", "b"])
    }

    @Test(arguments: [false, true])
    func `takes nothing out of the ledger that another state directory has put there`(isKilled: Bool) throws {
        let other = try house.neighbour()
        var expected: [String] = []
        for turn in 0..<3 {
            for home in [house, other] {
                let name = "\(turn) in \(home.state.suffix(5))"
                var run = try home.open()
                run.settle(name, cost: 5)
                expected.append(name)
                try run.drain()
                guard isKilled else { continue }
                run.settle(name + ", late", cost: 5)
                expected.append(name + ", late")
                run.kill()
            }
        }
        for home in [house, other] { try home.open().kill() }
        #expect(house.ids.sorted() == expected.sorted())
    }

    @Test func `sums up by each tenant's own clock and carries the sums over`() throws {
        var run = try house.open()
        run.settle("a", cost: 5, at: instant("2026-11-23", hour: 23))
        run.settle("b", cost: 7, at: instant("2026-11-24", hour: 1))
        try run.drain()
        run.kill()
        let next = try house.open()
        let keeper = next.state.keeper
        #expect(keeper.spent(by: "team-a", .day, at: instant("2026-11-24", hour: 2)) == 7)
        #expect(keeper.spent(by: "team-a", .month, at: instant("2026-11-24", hour: 2)) == 12)
        #expect(keeper.spent(by: "team-a", .day, at: instant("2026-11-25", hour: 2)) == 0)
        #expect(keeper.spent(by: "team-a", .month, at: instant("2026-12-01", hour: 2)) == 0)
        #expect(keeper.spent(by: "nobody", .month, at: instant("2026-11-24", hour: 2)) == 0)
    }

    /// As after a restart on a new machine, with nothing but the ledger.
    @Test func `counts anew from the ledger when its own files are lost or of another version`() throws {
        var run = try house.open()
        run.settle("a", cost: 5, at: instant("2026-11-02"))
        run.settle("b", cost: 7)
        run.settle("c", cost: 9, at: instant("2026-10-31"))
        try run.drain()
        run.settle("lost with the journal", cost: 1)
        run.kill()
        try File.replace(house.state + "/journal-0", with: Array(repeating: 0xAB, count: 4096))
        try File.replace(house.state + "/settled", with: Array("not ours".utf8))
        let next = try house.open()
        #expect(house.ids == ["b"])
        #expect(next.spent == 12)
        #expect(next.state.keeper.spent(by: "team-a", .day, at: JournalHouse.now) == 7)
    }
}
