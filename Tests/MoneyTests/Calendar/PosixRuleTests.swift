// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

/// The rule in a file's last line.
struct PosixRuleTests {
    private static func zone(_ rule: String) throws -> TimeZone {
        try ZoneFolder().zone(ZoneFileDraft(footer: "\n\(rule)\n").bytes)
    }

    /// A rule, an instant in UTC at which the offset changes, the offset before and after, in seconds.
    @Test(arguments: [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2030-03-31 01:00:00", 3_600, 7_200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2030-10-27 01:00:00", 7_200, 3_600),
        ("EST5EDT,M3.2.0,M11.1.0", "2030-03-10 07:00:00", -18_000, -14_400),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2030-10-27 01:00:00", 3_600, 0),
        ("NZST-12NZDT,M9.5.0,M4.1.0/3", "2030-09-28 14:00:00", 43_200, 46_800),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2030-03-31 01:00:00", -7_200, -3_600),
        ("IST-2IDT,M3.4.4/26,M10.5.0", "2030-03-29 00:00:00", 7_200, 10_800),
        ("AAA3BBB2:30,J60/0,J300/0", "2032-03-01 03:00:00", -10_800, -9_000),
        ("AAA3BBB2:30,59/0,J300/0", "2032-02-29 03:00:00", -10_800, -9_000),
        ("AAA3BBB2:30,59/0,J300/0", "2031-03-01 03:00:00", -10_800, -9_000),
        ("<+0330>-3:30<+0430>,J79/24,J263/24", "2031-03-20 20:30:00", 12_600, 16_200),
        ("LMT0:00:30LST-1:00:15,M1.1.1/0:00:01,M7.1.1", "2031-01-06 00:00:31", -30, 3_615),
        ("AAA-10BBB,M12.5.0/167,M6.1.0", "2030-01-05 13:00:00", 36_000, 39_600),
    ])
    func `says when the clock is changed`(rule: String, change: String, before: Int64, after: Int64) throws {
        let zone = try Self.zone(rule)
        let instant = utc(change) / 1_000_000_000

        #expect(zone.offset(atSeconds: instant - 1) == before)
        #expect(zone.offset(atSeconds: instant) == after)
        #expect(zone.change(afterSeconds: instant - 1) == instant)
    }

    @Test func `may save time all the year`() throws {
        let zone = try Self.zone("XXX3EDT4,0/0,J365/23")

        for instant in stride(from: utc("2028-12-25 00:00:00"), to: utc("2033-01-05 00:00:00"), by: 1_800_000_000_000) {
            try #require(zone.offset(atSeconds: instant / 1_000_000_000) == -14_400)
        }
    }

    @Test(arguments: [
        "C-1", "CET", "CET-", "CET-25", "CET-1:60", "CET-1:", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x",
        "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J100",
        "CET-1CEST,J366,J100", "CET-1CEST,366,100", "CET-1CEST,M3.5.0/168,M10.5.0", "<CET-1", "CET-1,M3.5.0,M10.5.0",
        "CET-99999999999999999999", "CET-1CEST,M3.5.0/--1,M10.5.0",
    ])
    func `takes nothing that is not a rule`(rule: String) throws {
        #expect(throws: TimeZone.Fault.self) { _ = try Self.zone(rule) }
    }
}
