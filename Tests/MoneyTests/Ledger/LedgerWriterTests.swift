// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Money
import Testing

struct LedgerWriterTests {
    private let folder: LedgerFolder

    init() throws {
        folder = try LedgerFolder()
    }

    @Test
    func `a row is one line of JSON with exact dollars`() throws {
        var row = row("req_1", endedAt: instant("2026-11-24", hour: 23, minute: 59, milliseconds: 59_999))
        row.timeToFirstToken = 321_999_999
        row.isStream = true
        row.cachedTokens = 40
        row.costNanodollars = 12_000_123_400
        row.price = FixedText("openai:gpt-5.5@2026-04-01")
        row.guardrails = [.downgradedByDay, .warnedMonth90]
        row.session = FixedText("a\"b\\c\n\u{7F}é")
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)

        _ = try writer.append([row])

        let expected = #"""
            {"ended_at":"2026-11-24T23:59:59.999Z","duration_ms":1500,"first_token_ms":321,"tenant":"team-a",\#
            "provider":"openai","model_asked":"gpt-5.5","model_used":"gpt-5.5","stream":true,"status":200,\#
            "outcome":"completed","usage_source":"provider","input_tokens":100,"cached_tokens":40,\#
            "cache_write_tokens":0,"output_tokens":10,"reasoning_tokens":0,"cost_usd":12.000123400,\#
            "uncached_usd":0.000123400,"price":"openai:gpt-5.5@2026-04-01","price_unknown":false,\#
            "guardrails":["downgrade:daily_soft_usd","warn:monthly_90"],"request_id":"req_1",\#
            "session_id":"a\"b\\c\u000a\u007fé"}

            """#
        #expect(folder.text("2026-11-24") == expected)
    }

    @Test
    func `rows go to the day on which they ended`() throws {
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)

        _ = try writer.append([
            row("b", endedAt: instant("2026-11-25", hour: 0)), row("a", endedAt: instant("2026-11-24", hour: 23)),
            row("c", endedAt: instant("2026-11-25", hour: 1)),
        ])

        #expect(folder.lines("2026-11-24").count == 2)
        #expect(folder.lines("2026-11-25").count == 3)
    }

    @Test
    func `only the owner can read them`() throws {
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)
        _ = try writer.append([row("a", endedAt: instant("2026-11-24"))])

        #expect(mode(folder.path) == 0o700)
        #expect(mode("\(folder.path)/2026-11-24.jsonl") == 0o600)
    }

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        _ = unsafe stat(path, &status)
        return status.st_mode & 0o777
    }

    @Test
    func `what came after the kept position is taken back`() throws {
        var kept: LedgerPosition?
        do {
            var writer = try LedgerWriter(folder.path, truncatingTo: nil)
            kept = try writer.append([row("a", endedAt: instant("2026-11-24"))])
            _ = try writer.append([row("b", endedAt: instant("2026-11-24")), row("c", endedAt: instant("2026-11-25"))])
        }
        var writer = try LedgerWriter(folder.path, truncatingTo: kept)
        #expect(folder.lines("2026-11-24").count == 2)
        #expect(folder.text("2026-11-25").isEmpty)

        _ = try writer.append([row("b", endedAt: instant("2026-11-24")), row("c", endedAt: instant("2026-11-25"))])
        #expect(folder.lines("2026-11-24").count == 3)
        #expect(folder.lines("2026-11-25").count == 2)
    }

    /// Clocks jump; each crash is after any number of batches, with the position of the last or of the one before it kept.
    @Test(arguments: 0..<20)
    func `whatever days come and wherever it crashes, each row is there once`(seed: UInt64) throws {
        var random = Seeded(seed)
        let days = ["2026-11-20", "2026-11-21", "2026-11-24", "2026-11-25", "2027-01-01"]
        var expected: [String] = []
        var kept: LedgerPosition?
        var lost: [Settlement] = []
        for life in 0..<12 {
            var writer = try LedgerWriter(folder.path, truncatingTo: kept)
            kept = writer.position
            for batch in 0..<Int.random(in: 1...5, using: &random) {
                let new = (0..<Int.random(in: 1...4, using: &random)).map { index in
                    row("\(life)/\(batch)/\(index)", endedAt: instant(days.randomElement(using: &random) ?? ""))
                }
                expected += new.map(\.requestID.description)
                let position = try writer.append(lost + new)
                lost += new
                // A crash before the checkpoint; what was appended comes again in the next life.
                guard Int.random(in: 0..<3, using: &random) > 0 else { break }
                kept = position
                lost = []
            }
        }
        var writer = try LedgerWriter(folder.path, truncatingTo: kept)
        _ = try writer.append(lost)

        let found = days.map { Self.requests(in: folder.text($0)) }.joined()
        #expect(found.count == expected.count)
        #expect(found.sorted().elementsEqual(expected.sorted()))
    }

    private static func requests(in text: String) -> [String] {
        text.split(separator: "\n").map { line in
            let rest = line.split(separator: #""request_id":""#).last ?? ""
            return String(rest.prefix { $0 != "\"" })
        }
    }

    /// As two state directories that share a ledger leave it when both are killed each time.
    @Test
    func `of two writers in turns neither takes back the other's rows`() throws {
        var kept: [LedgerPosition?] = [nil, nil]
        for turn in 0..<6 {
            var writer = try LedgerWriter(folder.path, truncatingTo: kept[turn % 2])
            kept[turn % 2] = try writer.append([row("\(turn), kept", endedAt: instant("2026-11-24"))])
            _ = try writer.append([row("\(turn)", endedAt: instant("2026-11-24"))])
        }

        let expected = (0..<6).flatMap { ["\($0), kept", "\($0)"] }
        #expect(Self.requests(in: folder.text("2026-11-24")).elementsEqual(expected))
    }

    @Test
    func `no row is cut in two in a file that was changed by hand`() throws {
        var kept: LedgerPosition?
        do {
            var writer = try LedgerWriter(folder.path, truncatingTo: nil)
            kept = try writer.append([row("a", endedAt: instant("2026-11-24"))])
        }
        let changed = "# checked\n" + folder.text("2026-11-24")
        try folder.write(changed, to: "2026-11-24.jsonl")
        _ = try LedgerWriter(folder.path, truncatingTo: kept)

        #expect(folder.text("2026-11-24") == changed)
    }

    @Test
    func `a torn line is ended before the next row`() throws {
        try folder.write(#"{"ended_at":"2026-"#, to: "2026-11-24.jsonl")
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)

        _ = try writer.append([row("a", endedAt: instant("2026-11-24"))])

        #expect(folder.lines("2026-11-24").first == #"{"ended_at":"2026-"#)
        #expect(folder.lines("2026-11-24").count == 3)
    }

    @Test
    func `two writers are one too many`() throws {
        let first = try LedgerWriter(folder.path, truncatingTo: nil)
        #expect(throws: Errno(rawValue: EWOULDBLOCK)) {
            _ = try LedgerWriter(folder.path, truncatingTo: nil)
        }
        _ = first.position
    }

    @Test
    func `files beyond what is to be kept are removed when a day begins`() throws {
        try folder.write("", to: "notes.txt")
        for day in ["2025-10-20", "2025-10-21"] { try folder.write("{}\n", to: "\(day).jsonl") }
        var writer = try LedgerWriter(folder.path, truncatingTo: nil, keeping: 400)

        _ = try writer.append([row("a", endedAt: instant("2026-11-25"))])

        #expect(
            try File.names(in: folder.path).filter { !$0.hasPrefix(".") }
                == ["2025-10-21.jsonl", "2026-11-25.jsonl", "notes.txt"]
        )
    }

    /// The file may not grow beyond a limit, as on a full disk: `write` stores what fits and then fails.
    @Test
    func `a batch that does not fit leaves nothing behind`() async throws {
        // In a process of its own, for the limit is a process's.
        await #expect(processExitsWith: .success) {
            let folder = try LedgerFolder()
            signal(SIGXFSZ, SIG_IGN)
            var writer = try LedgerWriter(folder.path, truncatingTo: nil)
            let before = try writer.append([row("a", endedAt: instant("2026-11-24"))])
            let text = folder.text("2026-11-24")
            var limit = rlimit(rlim_cur: rlim_t(text.utf8.count * 2 + 50), rlim_max: .max)
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            var failure: Errno?
            do throws(Errno) {
                _ = try writer.append((0..<3).map { row("\($0)", endedAt: instant("2026-11-24")) })
            } catch {
                failure = error
            }

            #expect(failure?.rawValue == EFBIG)
            #expect(folder.text("2026-11-24") == text)
            let isUnmoved = writer.position == before
            #expect(isUnmoved)
        }
    }
}

/// Splitmix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
