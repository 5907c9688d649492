// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing

@testable import Money

/// A state directory with a ledger, for one run of the journal after another.
final class JournalHouse {
    let state: String
    private let folder: LedgerFolder
    /// Of all starts.
    private(set) var warnings: [String] = []

    static let now = instant("2026-11-24")

    convenience init() throws {
        try self.init(LedgerFolder(), "state")
    }

    private init(_ folder: LedgerFolder, _ name: String) throws {
        self.folder = folder
        state = "\(folder.path)-\(name)"
        try File.makeDirectory(state)
    }

    /// Another state directory with the same ledger.
    func neighbour() throws -> JournalHouse { try JournalHouse(folder, "other") }

    deinit {
        for name in (try? File.names(in: state)) ?? [] { try? File.remove("\(state)/\(name)") }
        _ = unsafe rmdir(state)
    }

    var text: String { folder.text("2026-11-23") + folder.text("2026-11-24") }

    /// The request ids of all rows, in the order of the ledger.
    var ids: [String] {
        text.split(separator: "\n").compactMap { line in
            line.split(separator: #""request_id":""#).last?.split(separator: "\"").first.map(String.init)
        }
    }

    func open() throws -> JournalRun {
        var settings = SettlementState.Settings(workers: 1, zones: ["team-a": .utc])
        settings.directory = state
        settings.ledger = folder.path
        return JournalRun(try SettlementState.open(settings, now: Self.now) { warnings.append($0) })
    }

    /// Adds a line to the day's file as a person would.
    func addLine(_ line: String) throws { try folder.write(folder.text("2026-11-24") + line, to: "2026-11-24.jsonl") }

    /// In place of the day's file lies a directory, which nobody can write to, be it as root.
    func blockLedger() throws {
        try File.rename(folder.path + "/2026-11-24.jsonl", to: folder.path + "/away")
        try File.makeDirectory(folder.path + "/2026-11-24.jsonl")
    }

    func unblockLedger() throws {
        _ = unsafe rmdir(folder.path + "/2026-11-24.jsonl")
        try File.rename(folder.path + "/away", to: folder.path + "/2026-11-24.jsonl")
    }

    /// In place of the day's file lies a link to itself, which nobody can open, be it to read.
    func hideLedger() throws {
        try File.rename(folder.path + "/2026-11-24.jsonl", to: folder.path + "/away")
        #expect(unsafe symlink("2026-11-24.jsonl", folder.path + "/2026-11-24.jsonl") == 0)
    }

    func showLedger() throws { try File.rename(folder.path + "/away", to: folder.path + "/2026-11-24.jsonl") }

    /// Makes the journals and the checkpoint those of an earlier life of the kernel.
    func cutPower() throws {
        for name in try File.names(in: state) where name.hasPrefix("journal-") {
            let memory = try MappedMemory(File.openOrMake("\(state)/\(name)"), size: JournalMemory.size)
            guard let header = JournalMemory(memory).header else { continue }
            unsafe JournalHeader(run: header.run, boot: header.boot &+ 1).write(to: memory.place(0))
        }
    }

    /// In place of the checkpoint lies a directory.
    func blockCheckpoint() throws {
        try File.rename(state + "/settled", to: state + "/away")
        try File.makeDirectory(state + "/settled")
    }

    func unblockCheckpoint() throws {
        _ = unsafe rmdir(state + "/settled")
        try File.rename(state + "/away", to: state + "/settled")
    }
}

/// One process' use of the journal.
struct JournalRun: ~Copyable {
    var state: SettlementState
    var writer: JournalWriter

    init(_ state: consuming SettlementState) {
        guard let writer = state.writers[0].take() else { preconditionFailure("a run has one worker") }
        self.writer = writer
        self.state = state
    }

    func row(_ id: String, cost: UInt64, at instant: Int64 = JournalHouse.now) -> Settlement {
        MoneyTests.row(id, endedAt: instant, cost: cost)
    }

    mutating func begin(_ id: String, cost: UInt64) -> JournalWriter.Lease? {
        writer.open(row(id, cost: cost))
    }

    mutating func settle(
        _ id: String,
        cost: UInt64,
        at instant: Int64 = JournalHouse.now,
        insteadOf lease: JournalWriter.Lease? = nil
    ) {
        let isSettled = writer.settle(row(id, cost: cost, at: instant), insteadOf: lease)
        #expect(isSettled)
    }

    func drain() throws { try state.keeper.drain() }

    var spent: UInt64 { state.keeper.spent(by: "team-a", .month, at: JournalHouse.now) }

    /// Ends as after SIGTERM.
    consuming func stop() throws {
        let thread = try state.keeper.start { _ in }
        state.keeper.stop()
        thread.join()
    }

    /// Ends as by `kill -9`: nothing is written down any more.
    consuming func kill() {}
}
