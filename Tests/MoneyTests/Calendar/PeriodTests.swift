// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct PeriodTests {
    /// An instant, and the day around it; all in UTC.
    @Test(arguments: [
        ("UTC", "2026-11-24 22:30:00", "2026-11-24 00:00:00", "2026-11-25 00:00:00"),
        ("Asia/Tokyo", "2026-11-24 15:00:00", "2026-11-24 15:00:00", "2026-11-25 15:00:00"),
        ("Asia/Tokyo", "2026-11-24 14:59:59", "2026-11-23 15:00:00", "2026-11-24 15:00:00"),
        ("Asia/Kathmandu", "2026-11-24 18:15:00", "2026-11-24 18:15:00", "2026-11-25 18:15:00"),
        // 23 and 25 hours.
        ("Europe/Berlin", "2026-03-29 12:00:00", "2026-03-28 23:00:00", "2026-03-29 22:00:00"),
        ("Europe/Berlin", "2026-10-25 12:00:00", "2026-10-24 22:00:00", "2026-10-25 23:00:00"),
        ("America/New_York", "2026-11-01 05:30:00", "2026-11-01 04:00:00", "2026-11-02 05:00:00"),
        // The saving here is half an hour.
        ("Australia/Lord_Howe", "2026-10-04 00:00:00", "2026-10-03 13:30:00", "2026-10-04 13:00:00"),
        // Saving is the standard, winter the exception.
        ("Europe/Dublin", "2026-10-25 12:00:00", "2026-10-24 23:00:00", "2026-10-26 00:00:00"),
        // Midnight does not exist: the clock went from 23:59:59 to 01:00.
        ("America/Sao_Paulo", "2018-11-04 12:00:00", "2018-11-04 03:00:00", "2018-11-05 02:00:00"),
        // The hour before midnight came twice.
        ("America/Sao_Paulo", "2018-02-18 02:30:00", "2018-02-17 02:00:00", "2018-02-18 03:00:00"),
        // Midnight came twice: a minute past it the clock was set back by an hour.
        ("America/St_Johns", "2010-11-07 02:30:00", "2010-11-07 02:30:00", "2010-11-08 03:30:00"),
        ("America/St_Johns", "2010-11-07 02:45:00", "2010-11-07 02:30:00", "2010-11-08 03:30:00"),
        ("America/St_Johns", "2010-11-07 02:29:59", "2010-11-06 02:30:00", "2010-11-07 02:30:00"),
        // The 30th was left out.
        ("Pacific/Apia", "2011-12-30 09:59:59", "2011-12-29 10:00:00", "2011-12-30 10:00:00"),
        ("Pacific/Apia", "2011-12-30 10:00:00", "2011-12-30 10:00:00", "2011-12-31 10:00:00"),
        // The 31st came twice, and is one day of 48 hours.
        ("Pacific/Kwajalein", "1969-10-01 10:00:00", "1969-09-29 13:00:00", "1969-10-01 12:00:00"),
        // An offset with seconds.
        ("Africa/Monrovia", "1971-06-01 12:00:00", "1971-06-01 00:44:30", "1971-06-02 00:44:30"),
        // Beyond the last change in the file.
        ("Europe/Berlin", "2199-10-27 12:00:00", "2199-10-26 22:00:00", "2199-10-27 23:00:00"),
        ("Africa/Casablanca", "2150-06-01 12:00:00", "2150-05-31 23:00:00", "2150-06-01 23:00:00"),
        // Before the first.
        ("Europe/Berlin", "1850-06-01 12:00:00", "1850-05-31 23:06:32", "1850-06-01 23:06:32"),
    ])
    func `a day lasts from its first instant to the next day's`(
        name: String,
        instant: String,
        start: String,
        end: String
    ) throws {
        let bounds = Period.day.bounds(at: utc(instant), in: try TimeZone(named: name))

        #expect(utcText(bounds.start) == start)
        #expect(utcText(bounds.end) == end)
    }

    @Test(arguments: [
        ("UTC", "2026-11-24 22:30:00", "2026-11-01 00:00:00", "2026-12-01 00:00:00"),
        ("UTC", "2028-02-29 23:59:59", "2028-02-01 00:00:00", "2028-03-01 00:00:00"),
        ("UTC", "2026-12-31 23:59:59", "2026-12-01 00:00:00", "2027-01-01 00:00:00"),
        ("Europe/Berlin", "2026-03-31 21:59:59", "2026-02-28 23:00:00", "2026-03-31 22:00:00"),
        ("Europe/Berlin", "2026-03-31 22:00:00", "2026-03-31 22:00:00", "2026-04-30 22:00:00"),
        ("America/Los_Angeles", "2026-11-01 07:00:00", "2026-11-01 07:00:00", "2026-12-01 08:00:00"),
        // The clock was set back over midnight of the 1st: the month had begun already.
        ("America/St_Johns", "2009-11-01 02:45:00", "2009-11-01 02:30:00", "2009-12-01 03:30:00"),
        ("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-01 10:00:00", "2011-12-31 10:00:00"),
    ])
    func `a month lasts from its first instant to the next month's`(
        name: String,
        instant: String,
        start: String,
        end: String
    ) throws {
        let bounds = Period.month.bounds(at: utc(instant), in: try TimeZone(named: name))

        #expect(utcText(bounds.start) == start)
        #expect(utcText(bounds.end) == end)
    }

    @Test(
        arguments: ["Europe/Berlin", "Pacific/Apia", "America/St_Johns", "America/Sao_Paulo", "Pacific/Kwajalein"],
        [(1968, 1970), (2008, 2019), (2036, 2039)]
    )
    func `periods follow one another without gap or overlap`(name: String, years: (first: Int, last: Int)) throws {
        let zone = try TimeZone(named: name)
        for period in Period.allCases {
            var instant = utc("\(years.first)-01-01 00:00:00")
            while instant < utc("\(years.last)-12-31 00:00:00") {
                let (start, end) = period.bounds(at: instant, in: zone)
                try #require(start <= instant && instant < end)
                try #require(period.bounds(at: end - 1, in: zone).start == start)
                try #require(period.bounds(at: end, in: zone).start == end)
                instant = end
            }
        }
    }

    @Test func `survives the ends of time`() throws {
        for name in ["UTC", "Europe/Berlin", "Pacific/Apia"] {
            let zone = try TimeZone(named: name)
            for instant in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
                let (start, end) = Period.month.bounds(at: instant, in: zone)
                #expect(start <= instant && instant <= end)
            }
        }
    }
}
