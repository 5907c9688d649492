// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct PriceRowTests {
    private static let second: Int64 = 1_000_000_000
    /// Midnight UTC of 2026-07-30 and of 2026-09-13, by `date -u +%s`.
    private static let july: Int64 = 1_785_369_600 * second
    private static let september: Int64 = 1_789_257_600 * second

    private static func row(_ from: String?, _ input: UInt64) -> PriceRow {
        PriceRow(key: "a:b", from: from.map(PriceDate.init(sure:)), Tariff(Rates(input: input * 1_000_000, output: 0)))
    }

    @Test(
        arguments: [
            (Int64.min, 1, "a:b"), (0, 1, "a:b"), (july - 1, 1, "a:b"), (july, 2, "a:b@2026-07-30"),
            (september - 1, 2, "a:b@2026-07-30"), (september, 3, "a:b@2026-09-13"), (.max, 3, "a:b@2026-09-13"),
        ] as [(Int64, UInt64, String)]
    )
    func `a price holds from midnight on`(wall: Int64, cost: UInt64, label: String) {
        let price = Price(sure: [Self.row("2026-09-13", 3), Self.row(nil, 1), Self.row("2026-07-30", 2)])

        #expect(price.cost(usage(1), serviceTier: nil, at: wall) == cost)
        #expect(price.row(at: wall).label.description == label)
    }

    @Test
    func `before all rows the earliest holds`() {
        let price = Price(sure: [Self.row("2026-09-13", 3), Self.row("2026-07-30", 2)])

        #expect(price.row(at: Self.july - 1).label.description == "a:b@2026-07-30")
    }

    @Test
    func `there is no price without a row`() {
        #expect(Price([]) == nil)
    }

    @Test(
        arguments: [
            ("1970-01-01", nil), ("2000-01-01", 946_684_800), ("2000-02-29", 951_782_400),
            ("2100-02-28", 4_107_456_000),
            ("2026-12-31", 1_798_675_200), ("2199-12-31", 7_258_032_000), ("2026-04-01", 1_775_001_600),
            ("2100-02-29", nil), ("2026-02-29", nil), ("2026-13-01", nil), ("2026-00-01", nil), ("2026-04-31", nil),
            ("2026-04-00", nil), ("2026-4-1", nil), ("26-04-01", nil), ("2026-04-01 ", nil), ("2026/04/01", nil),
            ("", nil), ("--", nil), ("+026-04-01", nil), ("2026-+4-01", nil), ("2200-01-01", nil), ("２０２６-04-01", nil),
        ] as [(String, Int64?)]
    )
    func `a date is a day of the calendar`(text: String, seconds: Int64?) {
        #expect(PriceDate(text)?.start == seconds.map { $0 * Self.second })
        if let date = PriceDate(text) { #expect(date.description == text) }
    }
}
