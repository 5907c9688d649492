// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct TimeZoneTests {
    @Test(arguments: [
        ("UTC", "2026-11-24 23:59:59", "2026-11-24", 86_399),
        ("Asia/Tokyo", "2026-11-24 15:00:00", "2026-11-25", 0),
        ("America/New_York", "2026-11-01 05:59:59", "2026-11-01", 7_199),
        ("America/New_York", "2026-11-01 06:00:00", "2026-11-01", 3_600),
        ("Africa/Monrovia", "1971-06-01 00:44:29", "1971-05-31", 86_399),
    ])
    func `tells what the local clock shows`(name: String, instant: String, date: String, seconds: Int) throws {
        let civil = try TimeZone(named: name).civil(at: utc(instant))

        #expect(civil.date.description == date)
        #expect(civil.seconds == seconds)
    }

    /// A local date, a time of the clock in minutes, and the instant in UTC.
    @Test(arguments: [
        ("UTC", "2026-11-24", 540, "2026-11-24 09:00:00"),
        ("Europe/Berlin", "2026-03-28", 540, "2026-03-28 08:00:00"),
        ("Europe/Berlin", "2026-03-29", 540, "2026-03-29 07:00:00"),
        // 02:30 is left out: it is the moment of the change.
        ("Europe/Berlin", "2026-03-29", 150, "2026-03-29 01:00:00"),
        // 02:30 comes twice: the first one.
        ("Europe/Berlin", "2026-10-25", 150, "2026-10-25 00:30:00"),
        ("Europe/Berlin", "2026-10-25", 180, "2026-10-25 02:00:00"),
        // A day that was left out.
        ("Pacific/Apia", "2011-12-30", 540, "2011-12-30 10:00:00"),
        ("Pacific/Apia", "2011-12-31", 540, "2011-12-30 19:00:00"),
    ])
    func `finds the instant of a local time`(name: String, date: String, minutes: Int, instant: String) throws {
        let time = CivilTime(date: try #require(CivilDate(date)), seconds: minutes * 60)

        #expect(try utcText(TimeZone(named: name).instant(of: time)) == instant)
    }

    @Test(arguments: [
        "", "/etc/passwd", "..", "../zoneinfo/UTC", "Europe/../UTC", "Europe//Berlin", "Europe/", "./UTC",
        "Europe/.hidden",
        "Europe/Ber lin", "Europe/Berlin\0", "Zürich", String(repeating: "a", count: 129),
    ])
    func `takes no name that could leave the directory`(name: String) {
        #expect(throws: TimeZone.Fault.impossibleName) { _ = try TimeZone(named: name) }
    }

    @Test(arguments: ["Europe/Berlln", "Mars/Olympus_Mons", "Europe"])
    func `says where it looked for a zone in vain`(name: String) {
        #expect(throws: TimeZone.Fault.unknown(directory: "/nowhere")) {
            _ = try TimeZone(named: name, in: "/nowhere")
        }
        #expect(throws: TimeZone.Fault.unknown(directory: "/usr/share/zoneinfo")) {
            _ = try TimeZone(named: name, in: "/usr/share/zoneinfo")
        }
    }

    @Test func `knows UTC without any file`() throws {
        let zone = try TimeZone(named: "UTC", in: "/nowhere")

        #expect(zone.name == "UTC" && zone.offset(atSeconds: 1 << 33) == 0 && zone.change(afterSeconds: 0) == nil)
    }

    @Test func `takes no file that is something else`() {
        #expect(throws: TimeZone.Fault.foreignFile("/usr/share/zoneinfo/zone.tab")) {
            _ = try TimeZone(named: "zone.tab", in: "/usr/share/zoneinfo")
        }
    }

    @Test func `lists the names that are there`() throws {
        let names = TimeZone.names(in: "/usr/share/zoneinfo")

        #expect(names.contains("UTC") && names.contains("Europe/Berlin") && names.contains("Asia/Calcutta"))
        #expect(throws: Never.self) { for name in names { _ = try TimeZone(named: name) } }
        #expect(TimeZone.names(in: "/nowhere").isEmpty)
    }
}
