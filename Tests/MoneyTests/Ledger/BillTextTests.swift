// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct BillTextTests {
    @Test(
        arguments: [
            (0, "$0.00"), (1, "<$0.0001"), (49_999, "<$0.0001"), (50_000, "$0.0001"), (123_400_000, "$0.1234"),
            (999_949_999, "$0.9999"), (999_950_000, "$1.0000"), (1_000_000_000, "$1.00"), (1_004_999_999, "$1.00"),
            (1_005_000_000, "$1.01"), (1_234_567_000_000_000, "$1,234,567.00"), (.max, "$18,446,744,073.71"),
        ] as [(UInt64, String)]
    )
    func `dollars are rounded to what matters`(nanodollars: UInt64, text: String) {
        #expect(Amount.dollars(nanodollars) == text)
    }

    @Test(
        arguments: [(0, 0, nil), (1, 3, "33 %"), (1, 1000, "0.1 %"), (0, 5, "0 %"), (10, 5, "200 %")]
            as [(UInt64, UInt64, String?)]
    )
    func `shares are percents`(part: UInt64, whole: UInt64, text: String?) {
        #expect(Amount.percent(part, of: whole) == text)
    }

    @Test(
        arguments: [(120, 100, "+20 %"), (80, 100, "-20 %"), (100, 100, "+0 %"), (5, 0, nil)]
            as [(UInt64, UInt64, String?)]
    )
    func `changes have a sign`(value: UInt64, before: UInt64, text: String?) {
        #expect(Amount.change(value, from: before) == text)
    }

    @Test
    func `a table is aligned, wide letters included`() {
        var table = TextTable(heading: ["model", "cost"])
        table.add(["モデル", "$1.00"])
        table.add(["gpt", "$100.00"])

        #expect(table.lines == ["model      cost", "モデル    $1.00", "gpt     $100.00"])
    }

    private func bill() throws -> Bill {
        let folder = try LedgerFolder()
        var writer = try LedgerWriter(folder.path, truncatingTo: nil)
        var first = row("1", endedAt: instant("2026-11-24"), cost: 1_500_000_000)
        first.cachedTokens = 40
        first.uncachedNanodollars = 1_750_000_000
        first.session = FixedText("s1")
        var second = row("2", endedAt: instant("2026-11-24"), tenant: "a\u{1B}[2J", cost: 0)
        second.modelUsed = FixedText("mystery")
        (second.isPriceUnknown, second.source, second.outcome) = (true, .estimated, .cut)
        _ = try writer.append([row("0", endedAt: instant("2026-11-20"), cost: 3_000_000_000), first, second])
        let period = BillPeriod(.day, of: try #require(CivilDate("2026-11-24")))
        let totals = try LedgerReader(folder.path, now: 0).totals(for: period)
        return Bill(period, totals, now: instant("2026-11-25", hour: 9)) { _ in
            Bill.Account(limits: Bill.Limits(daySoft: 3_000_000_000, monthHard: 5_000_000_000))
        }
    }

    @Test
    func `a bill for people says what was spent, and what is odd`() throws {
        let text = """
            LLM bill for 2026-11-24: $1.50

            team-a: $1.50
              +100 % against a mean of $0.7500 in the seven days before
              50 % of the day's $3.00
              month to date $4.50 of $5.00 (90 %), going on so $5.63
              model           requests  input  cached  written  output  reasoning   cost    saved
              openai:gpt-5.5         1    100      40        0      10          0  $1.50  $0.2500
              session s1: $1.50, requests: 1

            a·[2J: $0.00
              against a mean of $0.00 in the seven days before
              0 % of the day's $3.00
              month to date $0.00 of $5.00 (0 %), going on so $0.00
              model           requests  input  cached  written  output  reasoning   cost  saved
              openai:mystery         1    100       0        0      10          0  $0.00  $0.00
              1 cut
              100 % of the requests by estimated tokens
              no price known for openai:mystery

            """
        #expect(try bill().text == text)
    }

    @Test
    func `a bill for programs has exact dollars`() throws {
        let json = String(decoding: try bill().json, as: UTF8.self)

        #expect(json.hasPrefix(#"{"day":"2026-11-24","cost_usd":1.500000000,"saved_usd":0.250000000,"requests":2,"#))
        #expect(json.contains(#""tenant":"a\u001b[2J","time_zone":"UTC","cost_usd":0.000000000,"#))
        #expect(
            json.contains(
                #""mean_before_usd":0.750000000,"month_to_date_usd":4.500000000,"month_projection_usd":5.625000000,"#
                    + #""daily_soft_usd":3.000000000,"monthly_hard_usd":5.000000000,"#
            )
        )
        #expect(json.contains(#""sessions":[{"session_id":"s1","requests":1,"cost_usd":1.500000000}]"#))
        #expect(json.hasSuffix("}]}\n") || json.hasSuffix("]}]}\n"))
    }
}
