// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

@testable import proxy

/// Time is what the test says it is.
struct ReportScheduleTests {
    private static let nine = 9 * 3_600

    private func zone(_ name: String) throws -> TimeZone { try TimeZone(named: name) }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func schedule(
        _ delivered: [String: String],
        _ destinations: [String] = ["slack"],
        at seconds: Int = nine,
        zone: String = "UTC",
        now: Int64
    ) throws -> ReportSchedule {
        let known = try delivered.mapValues { try day($0) }
        return ReportSchedule(at: seconds, in: try self.zone(zone), destinations, delivered: known, now: now)
    }

    private func days(_ schedule: ReportSchedule, _ now: Int64) -> [String] {
        schedule.due(at: now).map(\.day.description)
    }

    @Test(arguments: [
        // The last second before nine, and nine: winter, summer, the days of both changes, a month's and a year's end.
        ("UTC", "2026-12-01", "2026-12-01T09:00", "2026-11-30"),
        ("Europe/Berlin", "2026-11-24", "2026-11-24T08:00", "2026-11-23"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25T08:00", "2026-10-24"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T07:00", "2026-03-28"),
        ("Asia/Tokyo", "2027-01-01", "2027-01-01T00:00", "2026-12-31"),
        ("America/Los_Angeles", "2026-03-01", "2026-03-01T17:00", "2026-02-28"),
    ])
    func `the bill of the day before is due at the local time`(
        zone: String,
        date: String,
        utc: String,
        bill: String
    ) throws {
        let due = moment(utc)
        let before = try day(date).adding(days: -2).description
        let schedule = try schedule(["slack": before], zone: zone, now: due - 1)

        #expect(days(schedule, due - 1).isEmpty)
        #expect(days(schedule, due) == [bill])
        #expect(schedule.nextTime(after: due - 1) == due)
    }

    @Test(arguments: ["UTC", "Asia/Tokyo", "America/New_York"])
    func `at midnight the day has just ended`(zone: String) throws {
        let time = try self.zone(zone).start(of: day("2026-12-01"))
        let schedule = try schedule(["slack": "2026-11-29"], at: 0, zone: zone, now: time)

        #expect(days(schedule, time - 1).isEmpty)
        #expect(days(schedule, time) == ["2026-11-30"])
    }

    @Test
    func `each destination gets each day once, for a year`() throws {
        var now = moment("2026-01-01T00:00")
        var schedule = try schedule([:], ["email", "slack"], zone: "Europe/Berlin", now: now)
        var sent: [ReportSchedule.Delivery] = []
        while now < moment("2027-01-01T00:00") {
            for delivery in schedule.due(at: now) {
                schedule.succeeded(delivery)
                sent.append(delivery)
            }
            let next = schedule.nextTime(after: now)
            #expect(next > now)
            now = next
        }

        #expect(sent.count == 2 * 365)
        #expect(Set(sent.map { "\($0.destination) \($0.day)" }).count == sent.count)
        #expect(sent.first?.day.description == "2025-12-31" && sent.last?.day.description == "2026-12-30")
    }

    @Test
    func `after a pause only the last day is made up for`() throws {
        let now = moment("2026-11-24T10:00")

        #expect(days(try schedule(["slack": "2026-11-01"], now: now), now) == ["2026-11-23"])
        #expect(days(try schedule(["slack": "2026-11-23"], now: now), now).isEmpty)
    }

    @Test
    func `a destination that is new begins with the next bill`() throws {
        let now = moment("2026-11-24T10:00")
        let schedule = try schedule([:], now: now)

        #expect(days(schedule, now).isEmpty)
        #expect(days(schedule, now + 23 * 3_600_000_000_000) == ["2026-11-24"])
    }

    @Test
    func `a record from a clock that was ahead does not silence the bills`() throws {
        let now = moment("2026-11-24T10:00")
        let schedule = try schedule(["slack": "2031-01-01"], now: now)

        #expect(days(schedule, now + 23 * 3_600_000_000_000) == ["2026-11-24"])
    }

    @Test
    func `what fails is tried again with growing pauses, until the next day's bill is due`() throws {
        var now = moment("2026-11-24T09:00")
        var schedule = try schedule(["slack": "2026-11-22"], now: now)
        var pauses: [Int64] = []
        for _ in 0..<9 {
            let delivery = try #require(schedule.due(at: now).first)
            pauses.append(schedule.failed(delivery, at: now) / 1_000_000_000)
            #expect(schedule.due(at: now).isEmpty)
            now = schedule.nextTime(after: now)
        }
        #expect(pauses == [30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800])

        let next = moment("2026-11-25T09:00")
        let delivery = try #require(schedule.due(at: next).first)
        #expect(delivery.day.description == "2026-11-24")
        #expect(schedule.failed(delivery, at: next) == 30_000_000_000)
    }

    @Test
    func `a receiver's own wish is heard, within reason`() throws {
        let now = moment("2026-11-24T09:00")
        var schedule = try schedule(["slack": "2026-11-22"], now: now)
        let delivery = try #require(schedule.due(at: now).first)

        #expect(schedule.failed(delivery, at: now, retryAfter: 100_000_000_000) == 100_000_000_000)
        #expect(schedule.failed(delivery, at: now, retryAfter: .max) == 1_800_000_000_000)
    }
}

/// Nanoseconds since 1970 of a moment in UTC, such as `2026-11-24T09:00`.
func moment(_ text: String) -> Int64 {
    let parts = text.split(separator: "T")
    let clock = (parts.last ?? "").split(separator: ":").compactMap { Int64($0) }
    let day = CivilDate(String(parts.first ?? "")) ?? CivilDate(days: 0)
    return day.utcStart + ((clock.first ?? 0) * 60 + (clock.last ?? 0)) * 60_000_000_000
}
