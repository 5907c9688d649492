// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Money
import Testing

/// What is read back is seen through bills, as users see it.
struct LedgerReaderTests {
    private let folder: LedgerFolder
    private static let day = "2026-11-24"

    init() throws {
        folder = try LedgerFolder()
    }

    private func bill(threads: Int = 2, now: String = "2026-11-24") throws -> Bill {
        let date = try #require(CivilDate(Self.day))
        let period = BillPeriod(.day, of: date)
        let totals = try LedgerReader(folder.path, now: instant(now, hour: 13), threads: threads).totals(for: period)
        return Bill(period, totals, now: instant(now, hour: 13)) { _ in Bill.Account() }
    }

    private func append(_ rows: [Settlement]) throws {
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)
        _ = try writer.append(rows)
    }

    @Test
    func `every figure comes back`() throws {
        var settled = row("a", endedAt: instant(Self.day), cost: 1_234_567_891)
        settled.uncachedNanodollars = 2_000_000_000
        (settled.cachedTokens, settled.cacheWriteTokens, settled.reasoningTokens) = (40, 7, 5)
        settled.guardrails = [.downgradedByMonth, .limitedByRequestMaximum, .warnedDay75]
        settled.session = FixedText("session-1")
        try append([settled])

        let tenant = try #require(try bill().tenants.first)

        #expect(tenant.name == "team-a" && tenant.models.map(\.model) == ["gpt-5.5"])
        let expected: [BillFigure: UInt64] = [
            .requests: 1, .inputTokens: 100, .cachedTokens: 40, .cacheWriteTokens: 7, .outputTokens: 10,
            .reasoningTokens: 5, .cost: 1_234_567_891, .uncachedCost: 2_000_000_000, .downgraded: 1, .limited: 1,
        ]
        for figure in BillFigure.allCases { #expect(tenant.figures[figure] == expected[figure] ?? 0, "\(figure)") }
        #expect(tenant.figures.saved == 765_432_109)
        #expect(tenant.sessions.map(\.id) == ["session-1"])
    }

    @Test(arguments: [
        (Settlement.Outcome.completed, UInt16(200), [BillFigure]()), (.completed, 500, [.errors]),
        (.upstreamFailed, 200, [.errors]), (.clientAborted, 200, [.aborted]), (.cut, 200, [.cut]),
        (.refused, 402, [.refused]), (.interrupted, 0, [.interrupted]),
    ])
    func `outcomes are told apart`(outcome: Settlement.Outcome, status: UInt16, figures: [BillFigure]) throws {
        var settled = row("a", endedAt: instant(Self.day))
        (settled.outcome, settled.status) = (outcome, status)
        try append([settled])

        let found = try bill().figures

        let counted = [BillFigure.errors, .aborted, .cut, .refused, .interrupted].filter { found[$0] == 1 }
        #expect(counted == figures)
    }

    /// Each changes the same row without changing what it says.
    @Test(
        arguments: [
            { (line: String) in line }, { $0.replacing("\":", with: "\" : ") },
            { $0.replacing("team-a", with: "te\\u0061m-a") },
            { $0.replacing("{\"ended", with: "{\"note\":[{}],\"ended") },
            { $0.replacing("0.000123400", with: "0.0001234") }, { $0.replacing("0.000123400", with: "1.234e-04") },
            { $0.replacing("\"tenant\":\"team-a\",", with: "").replacing("}", with: ",\"tenant\":\"team-a\"}") },
            { $0.replacing("\"first_token_ms\":null,", with: "") }, { $0 + "\r" },
        ] as [@Sendable (String) -> String]
    )
    func `a row that was edited is still read`(change: @Sendable (String) -> String) throws {
        try append([row("a", endedAt: instant(Self.day))])
        let line = folder.text(Self.day).dropLast()
        try folder.write(change(String(line)) + "\n", to: "\(Self.day).jsonl")

        let bill = try bill()

        #expect(bill.skippedLines == 0)
        #expect(bill.tenants.map(\.name) == ["team-a"])
        #expect(bill.figures[.cost] == 123_400 && bill.figures[.inputTokens] == 100)
    }

    @Test(arguments: [
        "nonsense", "{}", "[]", "null", "\"", "{\"ended_at\":\"yesterday\"}", "{\"ended_at\":12}",
        "\u{0}\u{0}\u{0}\u{0}",
        "{\"ended_at\":\"2026-11-24T12:00:00.000Z\",\"cost_usd\":-1}",
        "{\"ended_at\":\"2026-11-24T12:00:00.000Z\",\"cost_usd\":1e30}", "{\"ended_at\":\"2026-02-30T12:00:00.000Z\"}",
    ])
    func `a foreign line is counted and skipped`(line: String) throws {
        try append([row("a", endedAt: instant(Self.day))])
        let text = folder.text(Self.day)
        try folder.write(text + line + "\n" + text, to: "\(Self.day).jsonl")

        let bill = try bill()

        #expect(bill.skippedLines == 1)
        #expect(bill.figures[.requests] == 2)
    }

    @Test
    func `no cut of a file makes it trap, and all whole rows are read`() throws {
        try append((0..<3).map { row("\($0)", endedAt: instant(Self.day)) })
        let text = Array(folder.text(Self.day).utf8)
        for end in stride(from: 0, through: text.count, by: 7) {
            let cut = text[..<end]
            try folder.write(String(decoding: cut, as: UTF8.self), to: "\(Self.day).jsonl")
            let whole = cut.count { $0 == UInt8(ascii: "\n") }

            #expect(try bill().figures[.requests] == UInt64(whole))
        }
    }

    /// More than a thread's share, in lines of many lengths; one is longer than what is read at a time.
    @Test(arguments: [1, 2, 3, 7])
    func `threads share a file without losing a row`(threads: Int) throws {
        var random = Seeded(UInt64(threads))
        var expected: UInt64 = 0
        let rows = (0..<5_000).map { number in
            let cost = UInt64.random(in: 0...9_999_999_999, using: &random)
            expected += cost
            let id = String(repeating: "x", count: Int.random(in: 0...90, using: &random))
            return row(id, endedAt: instant(Self.day) + Int64(number) * 1_000_000, tenant: "t\(number % 5)", cost: cost)
        }
        try append(rows)
        let text = folder.text(Self.day)
        let long = String(repeating: "y", count: 9 << 20)
        try folder.write(text + long + "\n" + text, to: "\(Self.day).jsonl")

        let bill = try bill(threads: threads)

        #expect(bill.figures[.requests] == 10_000 && bill.figures[.cost] == expected * 2)
        #expect(bill.skippedLines == 1 && bill.tenants.count == 5)
    }

    @Test
    func `a day that is over is summed up once, and anew when its file changes`() throws {
        try append([row("a", endedAt: instant(Self.day))])
        #expect(try bill(now: "2026-11-26").figures[.requests] == 1)
        let kept = "\(folder.path)/.totals/\(Self.day)"
        #expect(File.exists(kept))
        let text = String(decoding: try File.read(kept, limit: 1 << 20), as: UTF8.self)

        // What is kept is what is used.
        try File.replace(kept, with: Array(text.replacing(" 1 100 ", with: " 9 100 ").utf8))
        #expect(try bill(now: "2026-11-26").figures[.requests] == 9)

        try append([row("b", endedAt: instant(Self.day))])
        #expect(try bill(now: "2026-11-26").figures[.requests] == 2)
        try File.remove(kept)
        _ = unsafe rmdir("\(folder.path)/.totals")
    }

    @Test(arguments: ["", "totals 1 ", "totals 2 5 5 0\n", "nonsense\n"])
    func `damaged totals are not believed`(damage: String) throws {
        try append([row("a", endedAt: instant(Self.day))])
        try File.makeDirectory("\(folder.path)/.totals")
        try folder.write(damage, to: ".totals/\(Self.day)")

        #expect(try bill(now: "2026-11-26").figures[.requests] == 1)
        try File.remove("\(folder.path)/.totals/\(Self.day)")
        _ = unsafe rmdir("\(folder.path)/.totals")
    }

    @Test
    func `totals come back from their file as they were, whatever the names`() throws {
        var odd = row("a", endedAt: instant(Self.day), tenant: "t\"\\ \n\u{7F}")
        odd.modelUsed = FixedText("モデル n c s")
        odd.session = FixedText(" 1 2 3")
        try append([odd, row("b", endedAt: instant(Self.day))])
        let first = try bill(now: "2026-11-26")
        let second = try bill(now: "2026-11-26")

        #expect(first.tenants.map(\.name) == second.tenants.map(\.name))
        #expect(second.tenants.flatMap(\.models).map(\.model).sorted() == ["gpt-5.5", "モデル n c s"])
        #expect(second.tenants.flatMap(\.sessions).map(\.id) == [" 1 2 3"])
        try File.remove("\(folder.path)/.totals/\(Self.day)")
        _ = unsafe rmdir("\(folder.path)/.totals")
    }

    @Test
    func `without a ledger there is nothing to bill`() throws {
        #expect(try bill().tenants.isEmpty)
    }
}
