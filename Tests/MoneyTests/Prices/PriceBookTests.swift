// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct PriceBookTests {
    /// The price in each is the number of its line.
    private static let book = PriceBook(rules: [
        .init("openai:*", Rates(input: 1, output: 0)),
        .init("openai:gpt-5.5*", Rates(input: 2, output: 0)),
        .init("*:gpt-5.5", Rates(input: 3, output: 0)),
        .init("openai:gpt-5.5", Rates(input: 4, output: 0)),
        .init("openai:gpt-4o", Rates(input: 5, output: 0)),
        .init("openai:gpt-4o-2024*", Rates(input: 6, output: 0)),
        .init("openai:gpt-4o-2024-11-20", Rates(input: 7, output: 0)),
        .init("anthropic:claude-opus-5", Rates(input: 8, output: 0)),
        .init("anthropic:claude-*", Rates(input: 9, output: 0)),
        .init("ollama:*", Rates(input: 10, output: 0)),
        .init("ollama:q*", Rates(input: 11, output: 0)),
        .init("ollama:*n", Rates(input: 12, output: 0)),
    ])

    @Test(
        arguments: [
            ("openai", "gpt-5.5", 4), ("openai", "gpt-5.5-mini", 2), ("openai", "gpt-4", 1), ("azure", "gpt-5.5", 3),
            ("ollama", "llama", 10), ("other", "x", nil), ("", "", nil),
            // The first of two patterns that tell as much.
            ("ollama", "qwen", 11),
            // Without the date of the snapshot, unless a key says more than the name without it.
            ("openai", "gpt-5.5-2026-03-05", 4), ("azure", "gpt-5.5-2026-03-05", 3), ("openai", "gpt-4o-2025-01-01", 5),
            ("openai", "gpt-4o-2024-08-06", 6), ("openai", "gpt-4o-2024-11-20", 7),
            ("anthropic", "claude-opus-5-20260101", 8), ("anthropic", "claude-opus-5@20260101", 8),
            ("anthropic", "claude-opus-5-20261301", 9), ("anthropic", "claude-opus-5-2026", 9),
        ] as [(String, String, UInt64?)]
    )
    func `the most telling key counts`(provider: String, model: String, input: UInt64?) {
        let price = Self.book.price(provider: provider, model: model)

        #expect(price?.rows.first?.tariff.base[.input] == input)
        #expect(price?.isStandIn != true)
    }

    @Test(
        arguments: [
            ("gpt-5.5-2026-03-05", "gpt-5.5"), ("claude-opus-5-20260101", "claude-opus-5"), ("m@20260101", "m"),
            ("gpt-5.5", nil), ("gpt-5.5-2026-02-30", nil), ("m-20261301", nil), ("2026-03-05", nil), ("-20260101", nil),
            ("m20260101", nil), ("", nil), ("é-2026-03-05", "é"), ("m-２０２６0101", nil),
        ] as [(String, String?)]
    )
    func `a name without the date of its snapshot`(name: String, undated: String?) {
        #expect(ModelName.undated(name) == undated)
    }

    private static func rule(_ key: String, _ from: String?, _ input: UInt64) -> PriceList.Rule {
        let row = PriceRow(key: key, from: from.map(PriceDate.init(sure:)), Tariff(Rates(input: input, output: 0)))
        return PriceList.Rule(key: key, rows: [row])
    }

    @Test
    func `an earlier list wins from its first row on`() {
        let own = PriceList([Self.rule("a:*", "2026-06-01", 1), Self.rule("a:c", nil, 2)])
        let built = PriceList([
            Self.rule("a:b", "2026-01-01", 3), Self.rule("a:c", "2026-01-01", 4), Self.rule("d:*", nil, 5),
        ])
        let book = PriceBook([own, built])

        #expect(book.price(provider: "a", model: "b")?.rows.map(\.tariff.base[.input]) == [3, 1])
        #expect(book.price(provider: "a", model: "c")?.rows.map(\.tariff.base[.input]) == [2])
        #expect(book.price(provider: "d", model: "x")?.rows.map(\.tariff.base[.input]) == [5])
        #expect(book.price(provider: "e", model: "x") == nil)
    }

    @Test
    func `a provider without prices of its own has its vendor's`() {
        let book = PriceBook(
            [PriceList([Self.rule("a:m", nil, 1), Self.rule("mine:own", nil, 2)])],
            standIn: "mine:own"
        )

        #expect(book.price(provider: "mine", vendor: "a", model: "m")?.rows.map(\.label.description) == ["a:m"])
        #expect(book.price(provider: "mine", vendor: "a", model: "own")?.rows.map(\.label.description) == ["mine:own"])
        #expect(book.price(provider: "mine", vendor: "a", model: "m")?.isStandIn == false)
        #expect(book.price(provider: "mine", vendor: "a", model: "x")?.isStandIn == true)
        #expect(book.price(provider: "mine", vendor: nil, model: "m")?.isStandIn == true)
    }

    @Test
    func `an unknown model may be charged as another, and is told apart`() throws {
        let book = PriceBook([PriceList([Self.rule("a:b", "2026-01-01", 3)])], standIn: "a:b")
        let price = try #require(book.price(provider: "x", model: "y"))

        #expect(price.isStandIn)
        #expect(price.row(at: .max).label.description == "a:b@2026-01-01")
        #expect(book.price(provider: "a", model: "b")?.isStandIn == false)
        #expect(book.price(key: "x:y") == nil)
        #expect(PriceBook([], standIn: "a:b").price(provider: "x", model: "y") == nil)
    }
}
