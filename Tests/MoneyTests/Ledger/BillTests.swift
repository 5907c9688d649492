// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct BillTests {
    private let folder: LedgerFolder

    init() throws {
        folder = try LedgerFolder()
    }

    private func bill(
        _ date: String,
        _ kind: Period = .day,
        now: Int64,
        only: String? = nil,
        zones: [String: String] = [:]
    ) throws -> Bill {
        let period = BillPeriod(kind, of: try #require(CivilDate(date)))
        let totals = try LedgerReader(folder.path, now: 0).totals(for: period)
        let known = try zones.mapValues { try TimeZone(named: $0) }
        return Bill(period, totals, only: only, now: now) { Bill.Account(zone: known[$0] ?? .utc) }
    }

    private func append(_ rows: [Settlement]) throws {
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)
        _ = try writer.append(rows)
    }

    @Test
    func `a day is set against the days before it and the month`() throws {
        try append([
            row("1", endedAt: instant("2026-10-31"), cost: 5), row("2", endedAt: instant("2026-11-01"), cost: 70),
            row("3", endedAt: instant("2026-11-05"), cost: 30), row("4", endedAt: instant("2026-11-10"), cost: 40),
            row("5", endedAt: instant("2026-11-11"), cost: 999),
        ])

        let tenant = try #require(try bill("2026-11-10", now: instant("2026-11-11", hour: 9)).tenants.first)

        #expect(tenant.figures[.cost] == 40)
        // Of the 3rd to the 9th: 30 in seven days.
        #expect(tenant.meanBefore == 30 / 7)
        #expect(tenant.monthToDate == 140)
        #expect(tenant.projection == 140 * 3)
    }

    @Test
    func `the mean is of the days for which there is a ledger`() throws {
        try append([
            row("1", endedAt: instant("2026-11-08"), cost: 30), row("2", endedAt: instant("2026-11-10"), cost: 40),
        ])

        #expect(try bill("2026-11-10", now: instant("2026-11-11")).tenants.first?.meanBefore == 15)
        #expect(try bill("2026-11-08", now: instant("2026-11-11")).tenants.first?.meanBefore == nil)
    }

    @Test
    func `a day that is not over is projected from what has passed`() throws {
        try append([row("1", endedAt: instant("2026-11-01", hour: 1), cost: 100)])

        #expect(try bill("2026-11-01", now: instant("2026-11-01", hour: 12)).tenants.first?.projection == 100 * 60)
    }

    /// The first and the last moment of a day and of the month, and those beside them, by the wall clock.
    @Test(arguments: [
        // Winter time ends the day 25 hours long.
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", "2026-10-25T22:59"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", "2026-03-29T21:59"),
        ("Asia/Tokyo", "2026-11-30", "2026-11-29T15:00", "2026-11-30T14:59"),
        ("America/New_York", "2026-11-30", "2026-11-30T05:00", "2026-12-01T04:59"),
        ("Asia/Kathmandu", "2026-11-30", "2026-11-29T18:15", "2026-11-30T18:14"),
        ("UTC", "2026-11-30", "2026-11-30T00:00", "2026-11-30T23:59"),
    ])
    func `a tenant's day is that of its time zone`(zone: String, day: String, first: String, last: String) throws {
        try append([
            row("before", endedAt: moment(first) - 60_000_000_000, cost: 1_000),
            row("first", endedAt: moment(first), cost: 1), row("last", endedAt: moment(last), cost: 20),
            row("after", endedAt: moment(last) + 60_000_000_000, cost: 50_000),
        ])

        let bill = try bill(day, now: .max, zones: ["team-a": zone])

        #expect(bill.tenants.map { $0.figures[.cost] } == [21])
        #expect(bill.tenants.map(\.monthToDate) == [1_021])
        #expect(bill.tenants.map(\.zone) == [zone])
    }

    private func moment(_ text: String) -> Int64 {
        let parts = text.split(separator: "T")
        let clock = (parts.last ?? "").split(separator: ":").compactMap { Int($0) }
        return instant(String(parts.first ?? ""), hour: clock.first ?? 0, minute: clock.last ?? 0)
    }

    @Test
    func `a month begins and ends with its days in the tenant's zone`() throws {
        try append([
            row("1", endedAt: instant("2026-10-31", hour: 14, minute: 59), cost: 1),
            row("2", endedAt: instant("2026-10-31", hour: 15), cost: 20),
            row("3", endedAt: instant("2026-11-30", hour: 14, minute: 59), cost: 300),
            row("4", endedAt: instant("2026-11-30", hour: 15), cost: 4_000),
        ])

        let tokyo = try bill("2026-11-15", .month, now: .max, zones: ["team-a": "Asia/Tokyo"])
        let utc = try bill("2026-11-15", .month, now: .max)

        #expect(tokyo.period.name == "2026-11" && tokyo.tenants.map { $0.figures[.cost] } == [320])
        #expect(tokyo.tenants.map(\.projection) == [320])
        #expect(utc.tenants.map { $0.figures[.cost] } == [4_300])
    }

    @Test
    func `tenants, models and sessions come dearest first`() throws {
        var rows: [Settlement] = []
        for (index, model) in ["a", "b", "c"].enumerated() {
            var row = row(model, endedAt: instant("2026-11-24"), tenant: "t\(index)", cost: UInt64(index) * 10)
            row.modelUsed = FixedText(model)
            rows.append(row)
            for session in 0..<7 {
                row.session = FixedText("s\(session)")
                row.costNanodollars = UInt64(session)
                row.modelUsed = FixedText("cheap")
                row.tenant = FixedText("t2")
                rows.append(row)
            }
        }
        try append(rows)

        let bill = try bill("2026-11-24", now: .max)

        #expect(bill.tenants.map(\.name) == ["t2", "t1", "t0"])
        #expect(bill.tenants.first?.models.map(\.model) == ["cheap", "c"])
        #expect(bill.tenants.first?.sessions.map(\.id) == ["s6", "s5", "s4", "s3", "s2"])
        #expect(bill.tenants.first?.sessions.first?.cost == 18)
        #expect(try self.bill("2026-11-24", now: .max, only: "t1").tenants.map(\.name) == ["t1"])
    }

    @Test
    func `who was quiet on the day but not in the month is on the bill`() throws {
        try append([row("1", endedAt: instant("2026-11-02"), cost: 7)])

        let tenant = try #require(try bill("2026-11-03", now: .max).tenants.first)

        #expect(tenant.figures.isEmpty && tenant.monthToDate == 7 && tenant.meanBefore == 7)
    }
}
