// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Money

/// A ledger's directory that is gone with this object.
final class LedgerFolder {
    let path: String

    init() throws {
        let root = "/tmp/ledger-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try File.makeDirectory(root)
        path = "\(root)/ledger"
    }

    deinit {
        for name in (try? File.names(in: path)) ?? [] { try? File.remove("\(path)/\(name)") }
        _ = unsafe rmdir(path)
        _ = unsafe rmdir(String(path.dropLast("/ledger".count)))
    }

    func text(_ day: String) -> String {
        guard let bytes = try? File.read("\(path)/\(day).jsonl", limit: 1 << 30) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    func lines(_ day: String) -> [Substring] { text(day).split(separator: "\n", omittingEmptySubsequences: false) }

    func write(_ text: String, to name: String) throws {
        try File.makeDirectories(path)
        try File.replace("\(path)/\(name)", with: Array(text.utf8))
    }
}

/// Nanoseconds since 1970 of a date and a time of day in UTC.
func instant(_ date: String, hour: Int = 12, minute: Int = 0, milliseconds: Int = 0) -> Int64 {
    let start = CivilDate(date)?.utcStart ?? 0
    return start + (Int64(hour) * 3_600_000 + Int64(minute) * 60_000 + Int64(milliseconds)) * 1_000_000
}

func row(_ id: String, endedAt: Int64, tenant: String = "team-a", cost: UInt64 = 123_400) -> Settlement {
    var row = Settlement()
    row.startedAt = endedAt - 1_500_000_000
    row.endedAt = endedAt
    row.tenant = FixedText(tenant)
    row.provider = FixedText("openai")
    row.modelAsked = FixedText("gpt-5.5")
    row.modelUsed = FixedText("gpt-5.5")
    row.costNanodollars = cost
    row.uncachedNanodollars = cost
    row.inputTokens = 100
    row.outputTokens = 10
    row.status = 200
    row.source = .provider
    row.requestID = FixedText(id)
    return row
}
