// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

@testable import proxy

struct PriceFileTests {
    private static func book(_ text: String) throws -> PriceBook {
        let folder = try TemporaryFolder()
        return PriceBook([try PriceList(Node(file: folder.write(text, to: "prices.json5")))])
    }

    @Test
    func `a price may be one number for input and one for output`() throws {
        let price = try #require(try Self.book("{ \"a:b\": { input: 1.25, output: 10 } }").price(key: "a:b"))

        #expect(price.rows == [PriceRow(key: "a:b", Tariff(Rates(input: 1_250_000_000, output: 10_000_000_000)))])
    }

    @Test
    func `a price may have all there is`() throws {
        let book = try Self.book(
            """
            {
              "a:*": [
                {
                  input: 5, cached_input: 0.5, cache_write: 6.25, long_cache_write: 10, audio_input: 40,
                  output: 30, reasoning: 35, audio_output: 80, request: 0.005, source: "the contract",
                },
                {
                  from: "2026-04-01", input: 4, cached_input: 0.4, output: 20,
                  tiers: [
                    { above: 272000, input: 8, cached_input: 0.8, output: 30 },
                    { above: 500000, input: 16, cached_input: 1.6, output: 45, reasoning: 50 },
                  ],
                  service_tiers: {
                    priority: 2.5, batch: 0.5, free: 0,
                    fast: { input: 10, cached_input: 1, output: 60, tiers: [{ above: 9, input: 1, cached_input: 2, output: 3 }] },
                  },
                },
              ],
            }
            """
        )
        let first = Rates(
            input: 5_000_000_000,
            cachedInput: 500_000_000,
            cacheWrite: 6_250_000_000,
            longCacheWrite: 10_000_000_000,
            audioInput: 40_000_000_000,
            output: 30_000_000_000,
            reasoning: 35_000_000_000,
            audioOutput: 80_000_000_000,
            perRequest: 5_000_000
        )
        let second = Tariff(
            Rates(input: 4_000_000_000, cachedInput: 400_000_000, output: 20_000_000_000),
            steps: [
                .init(
                    above: 272_000,
                    rates: Rates(input: 8_000_000_000, cachedInput: 800_000_000, output: 30_000_000_000)
                ),
                .init(
                    above: 500_000,
                    rates: Rates(
                        input: 16_000_000_000,
                        cachedInput: 1_600_000_000,
                        output: 45_000_000_000,
                        reasoning: 50_000_000_000
                    )
                ),
            ]
        )
        let fast = Tariff(
            Rates(input: 10_000_000_000, cachedInput: 1_000_000_000, output: 60_000_000_000),
            steps: [
                .init(above: 9, rates: Rates(input: 1_000_000_000, cachedInput: 2_000_000_000, output: 3_000_000_000))
            ]
        )
        let rows = try #require(book.price(provider: "a", model: "x")).rows

        #expect(rows.map(\.label.description) == ["a:*", "a:*@2026-04-01"])
        #expect(rows.map(\.source) == ["the contract", nil])
        #expect(rows.map(\.tariff) == [Tariff(first), second])
        #expect(
            rows.last?.serviceTiers == [
                ServiceTier(name: "priority", price: .multiplier(millionths: 2_500_000)),
                ServiceTier(name: "batch", price: .multiplier(millionths: 500_000)),
                ServiceTier(name: "free", price: .multiplier(millionths: 0)),
                ServiceTier(name: "fast", price: .tariff(fast)),
            ]
        )
    }

    private static let amount =
        "must be a number of US dollars per million tokens, from 0 to 1000000 with nine decimals at most"
    private static let factor =
        "must be a multiplier from 0 to 1000 with six decimals at most, such as 0.5, or an object of prices"

    @Test(arguments: [
        (
            "{ gpt: { input: 1, output: 1 } }",
            "gpt: \"gpt\" is no key for a price; write \"provider:model\", such as \"openai:gpt-5.5\" or \"ollama:*\""
        ),
        ("{ 'a:b': { inptu: 1 } }", "a:b.inptu: \"inptu\" is not a known key; did you mean \"input\"?"),
        (
            "{ 'a:b': { output: 1 } }",
            "a:b.input: is needed: US dollars per million tokens; write 0 where there is nothing to pay"
        ),
        ("{ 'a:b': { input: '1', output: 1 } }", "a:b.input: \(amount)"),
        ("{ 'a:b': { input: -1, output: 1 } }", "a:b.input: \(amount)"),
        ("{ 'a:b': { input: 0.0000000001, output: 1 } }", "a:b.input: \(amount)"),
        ("{ 'a:b': { input: 1000000.1, output: 1 } }", "a:b.input: \(amount)"),
        (
            "{ 'a:b': { input: 1, output: 1, request: 'x' } }",
            "a:b.request: must be a number of US dollars per request, from 0 to 1000000 with nine decimals at most"
        ),
        ("{ 'a:b': 5 }", "a:b: must be an object, not a number"),
        ("{ 'a:b': [] }", "a:b: must have a row, or be left out"),
        ("{ 'a:b': [5] }", "a:b[0]: must be an object, not a number"),
        (
            "{ 'a:b': [{ input: 1, output: 1 }, { input: 1, output: 1 }] }",
            "a:b[1]: begins on the same day as another row; give each its own \"from\""
        ),
        (
            "{ 'a:b': { from: '1.4.2026', input: 1, output: 1 } }",
            "a:b.from: \"1.4.2026\" is not a day; write \"YYYY-MM-DD\", such as \"2026-04-01\""
        ),
        (
            "{ 'a:b': { input: 1, output: 1, tiers: [{ input: 1, output: 1 }] } }",
            "a:b.tiers[0].above: is needed: the number of input tokens above which the tier holds"
        ),
        (
            "{ 'a:b': { input: 1, output: 1, tiers: [{ above: 0, input: 1, output: 1 }] } }",
            "a:b.tiers[0].above: must be a whole number from 1 to 1000000000, not \"0\""
        ),
        (
            "{ 'a:b': { input: 1, output: 1, tiers: [{ above: 5, input: 1, output: 1 }, { above: 5, input: 1, output: 1 }] } }",
            "a:b.tiers[1]: is for the same length as another; leave one of them out"
        ),
        (
            "{ 'a:b': { input: 1, cached_input: 0.1, output: 1, tiers: [{ above: 5, input: 1, output: 1 }] } }",
            "a:b.tiers[0].cached_input: is needed here too, since the row itself has a price for it"
        ),
        (
            "{ 'a:b': { input: 1, reasoning: 2, output: 1, service_tiers: { flex: { input: 1, output: 1 } } } }",
            "a:b.service_tiers.flex.reasoning: is needed here too, since the row itself has a price for it"
        ),
        ("{ 'a:b': { input: 1, output: 1, service_tiers: { flex: 1001 } } }", "a:b.service_tiers.flex: \(factor)"),
        ("{ 'a:b': { input: 1, output: 1, service_tiers: { flex: 0.0000001 } } }", "a:b.service_tiers.flex: \(factor)"),
        ("{ 'a:b': { input: 1, output: 1, service_tiers: { flex: '1' } } }", "a:b.service_tiers.flex: \(factor)"),
        ("{ 'a:b': { input: 1, output: 1 }, 'a:b': {} }", "the key \"a:b\" is given twice"),
    ])
    func `a price that cannot be meant is refused`(text: String, line: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "prices.json5")

        let error = #expect(throws: ConfigurationError.self) { try PriceList(Node(file: path)) }

        #expect(error?.description == "\(path):1: \(line)")
    }
}
