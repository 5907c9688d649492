// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Money

struct SpendingTableTests {
    @Test func `a tenant that gets a budget within the month has spent what it has`() {
        var table = SpendingTable([:], [:])
        table.add(row("a", endedAt: instant("2026-11-12"), cost: 5))
        #expect(table.spent(by: "team-a", .month, at: instant("2026-11-13")) == 0)
        table.zones = ["team-a": .utc]
        #expect(table.spent(by: "team-a", .month, at: instant("2026-11-13")) == 5)
        table.dropPast(at: instant("2026-12-31"))
        #expect(table.totals.count == 1)
        table.dropPast(at: instant("2027-01-03"))
        #expect(table.totals.isEmpty)
    }

    @Test(arguments: ["0001-01-01", "1677-09-21", "2026-11-25", "2262-04-12", "9999-12-31"])
    func `rows by hand of other days are no harm to what is counted anew`(day: String) throws {
        let folder = try LedgerFolder()
        try folder.write(
            #"{"ended_at":"2026-11-24T09:00:00.000Z","tenant":"team-a","cost_usd":0.000000005}"# + "\n"
                + #"{"ended_at":"\#(day)T00:00:00.000Z","tenant":"team-a","cost_usd":0.000000007}"# + "\n",
            to: "2026-11-24.jsonl"
        )
        let table = try SpendingTable(recounting: folder.path, ["team-a": .utc], at: instant("2026-11-24"))
        #expect(table.spent(by: "team-a", .month, at: instant("2026-11-24")) == 5)
        #expect(table.spent(by: "team-a", .day, at: instant("2026-11-24")) == 5)
    }

    /// Both ways, and as far apart as zones are.
    @Test(arguments: [
        ("UTC", "America/New_York"), ("UTC", "Asia/Tokyo"), ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
        ("Pacific/Pago_Pago", "Pacific/Kiritimati"),
    ])
    func `a month's sum goes on when the tenant's time zone changes`(earlier: String, later: String) throws {
        var table = SpendingTable([:], ["team-a": try TimeZone(named: earlier)])
        table.add(row("a", endedAt: instant("2026-11-12"), cost: 5))
        table.zones = ["team-a": try TimeZone(named: later)]
        #expect(table.spent(by: "team-a", .month, at: instant("2026-11-13")) == 5)
        for day in ["2026-11-13", "2026-11-24"] { table.add(row(day, endedAt: instant(day), cost: 7)) }
        #expect(table.spent(by: "team-a", .month, at: instant("2026-11-25")) == 19)
        #expect(table.spent(by: "team-a", .month, at: instant("2026-12-03")) == 0)
    }

    @Test(arguments: ["America/New_York", "Asia/Tokyo"])
    func `a day's sum goes on when the tenant's time zone changes, and the next begins at zero`(zone: String) throws {
        var table = SpendingTable([:], ["team-a": .utc])
        table.add(row("a", endedAt: instant("2026-11-24", hour: 12), cost: 5))
        table.zones = ["team-a": try TimeZone(named: zone)]
        table.add(row("b", endedAt: instant("2026-11-24", hour: 13), cost: 7))
        #expect(table.spent(by: "team-a", .day, at: instant("2026-11-24", hour: 14)) == 12)
        table.add(row("c", endedAt: instant("2026-11-25", hour: 13), cost: 9))
        #expect(table.spent(by: "team-a", .day, at: instant("2026-11-25", hour: 14)) == 9)
        table.add(row("late", endedAt: instant("2026-11-24", hour: 14), cost: 1))
        #expect(table.spent(by: "team-a", .day, at: instant("2026-11-25", hour: 14)) == 9)
    }
}
