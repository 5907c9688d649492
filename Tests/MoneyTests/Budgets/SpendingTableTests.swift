// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Money

struct SpendingTableTests {
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
