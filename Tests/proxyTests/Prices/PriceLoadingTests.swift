// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

@testable import proxy

struct PriceLoadingTests {
    private static func book(_ prices: String, _ section: String) throws -> PriceBook {
        let folder = try TemporaryFolder()
        try folder.write(prices, to: "prices.json5")
        return try PriceBook.load(try load("{ prices: \(section) }", in: folder).prices)
    }

    @Test
    func `the file's prices come before the built-in ones`() throws {
        let text = "{ 'demo:*': { input: 1, output: 2 } }"
        let book = try Self.book(text, "{ file: 'prices.json5' }")

        #expect(book.price(provider: "demo", model: "demo")?.rows.last?.tariff.base[.output] == 2_000_000_000)
        #expect(book.price(provider: "ollama", model: "qwen3:8b")?.rows.map(\.tariff.base) == [.free])
    }

    @Test
    func `the built-in prices can be left out`() throws {
        let text = "{ 'demo:*': { input: 1, output: 2 } }"

        #expect(try Self.book(text, "{ defaults: false }") == PriceBook())
        #expect(try Self.book(text, "{ file: 'prices.json5', defaults: false }").price(key: "ollama:x") == nil)
    }

    @Test
    func `loading again gives the same`() throws {
        let prices = Configuration.Prices()

        #expect(try PriceBook.load(prices) == PriceBook.load(prices))
    }

    @Test
    func `an unknown model may be charged as another`() throws {
        let text = "{ 'a:*': { input: 1, output: 2 } }"
        let book = try Self.book(text, "{ file: 'prices.json5', unknown_model: { as: 'a:b' } }")
        let price = try #require(book.price(provider: "x", model: "y"))

        #expect(price.isStandIn)
        #expect(price.rows.map(\.label.description) == ["a:*"])
    }

    @Test
    func `the other must have a price`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.book("{}", "{ unknown_model: { as: 'a:b' } }")
        }

        #expect(
            error?.description.hasSuffix(
                ":1: prices.unknown_model.as: \"a:b\" has no price itself; "
                    + "name one of the price file's or built-in models"
            ) == true
        )
    }
}
