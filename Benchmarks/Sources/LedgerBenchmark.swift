// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

/// `Benchmarks month DIR`: writes a ledger of ten million rows in thirty days and times bills of it.
///
/// Ten tenants, six models, 20,000 sessions; five gigabytes. A ledger that is there already is not written again.
enum LedgerBenchmark {
    private static let rowsPerDay = 333_333
    private static let batch = 4_096

    static func month(_ directory: String) throws {
        let first = CivilDate("2026-11-01") ?? CivilDate(days: 0)
        if !File.exists(directory) { try write(directory, from: first) }
        let last = first.adding(days: 29)
        for attempt in 1...3 {
            let reader = LedgerReader(directory, now: first.adding(days: 31).utcStart)
            try time("bill of \(last), attempt \(attempt)") { try bill(reader, last) }
        }
        // The day's own rows alone, as on the first of a month that nobody has asked for.
        let reader = LedgerReader(directory, now: 0)
        for attempt in 1...3 {
            try File.remove("\(directory)/.totals/\(last)")
            try time("one day's \(rowsPerDay) rows, attempt \(attempt)") { _ = try reader.totals(of: last) }
        }
    }

    private static func bill(_ reader: LedgerReader, _ day: CivilDate) throws {
        let period = BillPeriod(.day, of: day)
        let bill = Bill(period, try reader.totals(for: period), now: .max) { _ in Bill.Account() }
        print(bill.tenants.count, "tenants,", bill.figures[.requests], "requests,", bill.figures[.cost], "nano-dollars")
    }

    private static func time(_ name: String, _ body: () throws -> Void) rethrows {
        let start = Clock.monotonic()
        try body()
        print("\(name): \((Clock.monotonic() - start) / 1_000_000) ms")
    }

    private static func write(_ directory: String, from first: CivilDate) throws {
        let start = Clock.monotonic()
        var writer = try LedgerWriter(directory, truncatingTo: nil)
        var row = Settlement()
        for day in 0..<30 {
            let begin = first.adding(days: day).utcStart
            var rows: [Settlement] = []
            for number in 0..<rowsPerDay {
                fill(&row, number, at: begin + Int64(number) * 259_000_000)
                rows.append(row)
                guard rows.count == batch || number == rowsPerDay - 1 else { continue }
                _ = try writer.append(rows)
                rows.removeAll(keepingCapacity: true)
            }
        }
        let seconds = Double(Clock.monotonic() - start) / 1_000_000_000
        print("written: \(Int(Double(rowsPerDay * 30) / seconds)) rows a second")
    }

    private static let tenants = (0..<10).map { FixedText("team-\($0)") }
    private static let models = [
        "gpt-5.5", "gpt-5.4-mini", "claude-opus-5", "claude-haiku-5", "gemini-3-pro", "qwen3:8b",
    ]
    .map { FixedText($0) }
    private static let sessions = (0..<20_000).map { FixedText("019a6f3e-\(10_000 + $0)-7d31-8e65-0123456789ab") }

    private static func fill(_ row: inout Settlement, _ number: Int, at time: Int64) {
        row.startedAt = time - 4_321_000_000
        row.endedAt = time
        row.timeToFirstToken = 321_000_000
        row.tenant = tenants[number * 7 % 10]
        row.provider = FixedText("openai")
        row.modelAsked = models[number * 5 % 6]
        row.modelUsed = row.modelAsked
        row.price = FixedText("openai:gpt-5.5@2026-04-01")
        row.requestID = FixedText("req_\(number)abcdef0123456789")
        row.session = sessions[number % 20_000]
        (row.inputTokens, row.cachedTokens, row.outputTokens) = (12_345, 9_000, UInt32(number % 2_000))
        row.costNanodollars = UInt64(number) * 7_919
        row.uncachedNanodollars = UInt64(number) * 9_001
        (row.status, row.source, row.isStream) = (200, .provider, true)
    }
}
