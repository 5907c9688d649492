// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

@testable import proxy

struct BuiltInPricesTests {
    private static func usage(_ input: Int, cached: Int, written: Int, long: Int, _ output: Int) -> TokenUsage {
        var usage = TokenUsage()
        (usage.input, usage.cached, usage.cacheWrite, usage.longCacheWrite) = (input, cached, written, long)
        usage.output = output
        return usage
    }

    /// Worked out by hand from the vendors' pages.
    @Test(
        arguments: [
            // 588 × 5000 + 29184 × 500 + 640 × 6250 + 512 × 30000, before the day and from it on at 4 / 0.4 / 5 / 20.
            (
                "openai", "gpt-5.6-sol", "2026-08-20", nil, usage(30_412, cached: 29_184, written: 640, long: 0, 512),
                36_892_000
            ),
            (
                "openai", "gpt-5.6-sol", "2026-08-21", nil, usage(30_412, cached: 29_184, written: 640, long: 0, 512),
                27_465_600
            ),
            // The whole at 10 / 1 / 45, halved.
            (
                "openai", "gpt-5.5-2026-03-05", "2026-11-24", "flex",
                usage(272_001, cached: 272_000, written: 0, long: 0, 2), 136_050_000
            ),
            (
                "openai", "gpt-5.5", "2026-11-24", "priority", usage(1_000, cached: 0, written: 0, long: 0, 100),
                20_000_000
            ),
            // 10 × 4000 + 5 × 5000 + 5 × 8000 + 80 × 200 + 1 × 20000.
            (
                "anthropic", "claude-opus-5-5", "2026-11-24", nil, usage(100, cached: 80, written: 10, long: 5, 1),
                141_000
            ),
            (
                "anthropic", "claude-sonnet-5-5", "2026-10-06", nil, usage(100, cached: 100, written: 0, long: 0, 0),
                20_000
            ),
            (
                "anthropic", "claude-sonnet-5-5", "2026-10-07", nil, usage(100, cached: 100, written: 0, long: 0, 0),
                10_000
            ),
            (
                "anthropic", "claude-haiku-5-5", "2026-11-24", nil, usage(100_000, cached: 0, written: 0, long: 0, 10),
                10_005_000
            ),
            (
                "anthropic", "claude-haiku-5-5", "2026-11-24", nil, usage(100_001, cached: 0, written: 0, long: 0, 10),
                50_025_500
            ),
            (
                "anthropic", "claude-opus-4-5-20251101", "2026-11-24", "batch",
                usage(1_000, cached: 0, written: 0, long: 0, 100), 3_750_000
            ),
            (
                "gemini", "gemini-4-argon", "2026-11-30", nil, usage(1_000, cached: 0, written: 0, long: 0, 100),
                3_000_000
            ),
            (
                "gemini", "gemini-4-argon", "2026-12-01", nil, usage(1_000, cached: 0, written: 0, long: 0, 100),
                6_000_000
            ),
            (
                "gemini", "gemini-3.1-pro-preview", "2026-11-24", nil,
                usage(200_001, cached: 1, written: 0, long: 0, 10), 800_180_400
            ),
            ("ollama", "qwen3:8b", "2026-11-24", nil, usage(1_000, cached: 0, written: 0, long: 0, 100), 0),
            ("demo", "demo", "2026-11-24", nil, usage(1_000, cached: 0, written: 0, long: 0, 100), 0),
        ] as [(String, String, String, String?, TokenUsage, UInt64)]
    )
    func `models cost what their vendors say`(
        provider: String,
        model: String,
        day: String,
        tier: String?,
        usage: TokenUsage,
        cost: UInt64
    ) throws {
        let book = try PriceBook.load(Configuration.Prices())
        let price = try #require(book.price(provider: provider, model: model))
        let date = try #require(PriceDate(day))

        #expect(price.cost(usage, serviceTier: tier, at: date.start) == cost)
    }

    @Test
    func `every row says who says so and when it was read`() throws {
        let rules = try PriceList.builtIn().rules
        let silent = rules.filter {
            $0.key.isLiteral && !$0.rows.allSatisfy { $0.source?.contains(", read 2026-") == true }
        }

        #expect(rules.count > 60)
        #expect(silent.map(\.key.description) == [])
        #expect(rules.filter { !$0.key.isLiteral }.map(\.key.description).sorted() == ["demo:*", "ollama:*"])
    }

    /// Nothing is dearer from the cache, and no name is cut short in the ledger.
    @Test
    func `rows are plausible`() throws {
        for rule in try PriceList.builtIn().rules {
            for row in rule.rows {
                let rates = [row.tariff.base] + row.tariff.steps.map(\.rates)
                #expect(rates.allSatisfy { $0[.cachedInput] <= $0[.input] && $0[.cacheWrite] >= $0[.input] })
                #expect(rates.allSatisfy { $0[.longCacheWrite] >= $0[.cacheWrite] })
                #expect(row.label.description.hasPrefix(rule.key.description))
            }
        }
    }
}
