// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct LedgerDayTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-02-29", 19_782),
            ("2026-11-24", 20_781),
            ("2100-03-01", 47_541),
        ] as [(String, Int64)]
    )
    func `a date is a number of days and back`(text: String, number: Int64) throws {
        #expect(LedgerDay(text)?.number == number)
        #expect(LedgerDay(number: number).description == text)
    }

    @Test
    func `every day of two centuries comes back`() {
        let strayed = (-25_567...47_482).first { LedgerDay(LedgerDay(number: $0).description)?.number != $0 }

        #expect(strayed == nil)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "2026-11-24x", "", "20261124", "2026--1-01",
        "二〇二六-01-01",
    ])
    func `what is no date is none`(text: String) {
        #expect(LedgerDay(text) == nil)
    }

    @Test(
        arguments: [
            (0, 0), (-1, -1), (86_399_999_999_999, 0), (86_400_000_000_000, 1), (.min, -106_752), (.max, 106_751),
        ] as [(Int64, Int64)]
    )
    func `an instant belongs to the day that has begun`(time: Int64, number: Int64) {
        #expect(LedgerDay(of: time).number == number)
    }
}
