// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-24", 20_781), ("1900-03-01", -25_508),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func `counts days from 1970`(text: String, days: Int) {
        #expect(CivilDate(text)?.days == days)
        #expect(CivilDate(days: days).description == text)
    }

    @Test func `follows the calendar day by day`() throws {
        var date = try #require(CivilDate("1895-12-31"))
        while date.year < 2105 {
            let next = date.adding(days: 1)
            let isNextDay = (next.year, next.month, next.day) == (date.year, date.month, date.day + 1)
            let isNextMonth = (next.year, next.month, next.day) == (date.year, date.month + 1, 1)
            let isNextYear = (next.year, next.month, next.day) == (date.year + 1, 1, 1)
            try #require(isNextDay || isNextMonth && date.day >= 28 || isNextYear && date.month == 12)
            try #require(CivilDate(year: next.year, month: next.month, day: next.day) == next)
            date = next
        }
    }

    @Test(arguments: [
        "", "2026-11-4", "2026-11-244", "2026/11/24", "2026-13-01", "2026-00-01", "2026-02-29", "2026-04-31",
        "2026-11-00",
        "+026-11-24", "2026-1\u{661}-1", "0000-01-01", "２０２６-11-24",
    ])
    func `reads nothing that is not a date`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [
        ("2026-11-24", "2026-11-01", "2026-12-01"), ("2026-12-31", "2026-12-01", "2027-01-01"),
        ("2028-02-29", "2028-02-01", "2028-03-01"), ("2100-02-28", "2100-02-01", "2100-03-01"),
    ])
    func `knows the first of this month and the next`(text: String, first: String, next: String) {
        #expect(CivilDate(text)?.firstOfMonth.description == first)
        #expect(CivilDate(text)?.firstOfNextMonth.description == next)
    }

    @Test(arguments: [Int.min, -10_000_000, 10_000_000, Int.max])
    func `survives days that no calendar reaches`(days: Int) {
        let date = CivilDate(days: days)

        #expect(date.adding(days: days).days == date.days)
        #expect((1...31).contains(date.day) && (1...12).contains(date.month))
    }
}
