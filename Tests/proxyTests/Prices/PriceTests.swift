// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct PriceTests {
    /// 5 / 0.5 / 6.25 / 30 dollars per million tokens, in nano-dollars.
    private static let dear = Price(
        input: 5_000_000_000,
        cachedInput: 500_000_000,
        cacheWrite: 6_250_000_000,
        output: 30_000_000_000
    )

    /// Worked by hand. One token at 5 $/M costs 5000 nano-dollars.
    @Test(
        arguments: [
            // 30412 in, of them 29184 cached and 640 written: 588 × 5000 + 29184 × 500 + 640 × 6250, and 512 × 30000.
            (30_412, 29_184, 640, 512, 2_940_000 + 14_592_000 + 4_000_000 + 15_360_000),
            (9, 0, 0, 2, 45_000 + 60_000),
            (0, 0, 0, 0, 0),
            (1_000_000, 0, 0, 0, 5_000_000_000),
            (100, 100, 0, 0, 50_000),
            (100, 60, 40, 0, 30_000 + 250_000),
            // More parts than whole: charged as reported, and no plain input is left.
            (100, 80, 40, 0, 40_000 + 250_000),
            (-5, -1, -1, -2, 0),
        ] as [(Int, Int, Int, Int, UInt64)]
    )
    func `each class has its price`(input: Int, cached: Int, written: Int, output: Int, cost: UInt64) {
        #expect(Self.dear.cost(input: input, cached: cached, cacheWrite: written, output: output) == cost)
    }

    /// Prices so small that a token costs less than a nano-dollar: 499 999 millionths and 500 000 millionths of one.
    @Test(
        arguments: [
            (499_999, 0, 0), (500_000, 0, 1), (250_000, 250_000, 1), (250_000, 249_999, 0), (1_499_999, 0, 1),
            (1_500_000, 0, 2),
        ] as [(Int, Int, UInt64)]
    )
    func `a cost is rounded once, half up`(input: Int, output: Int, cost: UInt64) {
        let price = Price(input: 1, cachedInput: 1, cacheWrite: 1, output: 1)

        #expect(price.cost(input: input, cached: 0, cacheWrite: 0, output: output) == cost)
    }

    @Test
    func `a cost that does not fit is the largest there is`() {
        let price = Price(input: .max, cachedInput: .max, cacheWrite: .max, output: .max)

        #expect(price.cost(input: .max, cached: .max, cacheWrite: .max, output: .max) == .max)
        #expect(price.cost(input: 1_000_000, cached: 0, cacheWrite: 0, output: 0) == .max)
    }

    @Test(
        arguments: [
            ("openai", "gpt-5.5", 1), ("openai", "gpt-5.5-mini", 2), ("openai", "gpt-4", 3), ("azure", "gpt-5.5", 4),
            ("ollama", "qwen3:8b", 0), ("demo", "demo", 0), ("other", "x", nil),
        ] as [(String, String, UInt64?)]
    )
    func `the most telling rule counts`(provider: String, model: String, input: UInt64?) throws {
        let book = try Self.book(
            """
            { "openai:*": { input: 0.000000003, output: 0 }, "openai:gpt-5.5*": { input: 0.000000002, output: 0 },
              "*:gpt-5.5": { input: 0.000000004, output: 0 }, "openai:gpt-5.5": { input: 0.000000001, output: 0 },
              "ollama:*": { input: 0, output: 0 } }
            """
        )

        #expect(book.price(provider: provider, model: model)?.input == input)
    }

    @Test
    func `the demonstration is free unless priced`() throws {
        let book = try Self.book("{ \"demo:*\": { input: 1, output: 2 } }")

        #expect(PriceBook().price(provider: "demo", model: "demo") == .free)
        #expect(book.price(provider: "demo", model: "demo")?.output == 2_000_000_000)
    }

    @Test
    func `cached and written tokens cost what input costs unless told otherwise`() throws {
        let book = try Self.book(
            "{ \"a:b\": { input: 1.25, output: 10 }, \"a:c\": { input: 1, cached_input: 0, output: 1 } }"
        )

        #expect(
            book.price(provider: "a", model: "b")
                == Price(
                    input: 1_250_000_000,
                    cachedInput: 1_250_000_000,
                    cacheWrite: 1_250_000_000,
                    output: 10_000_000_000
                )
        )
        #expect(book.price(provider: "a", model: "c")?.cachedInput == 0)
    }

    @Test(arguments: [
        (
            "{ gpt: { input: 1, output: 1 } }",
            "gpt: \"gpt\" is no key for a price; write \"provider:model\", such as \"openai:gpt-5.5\" or \"ollama:*\""
        ),
        (
            "{ 'a:b': { inptu: 1 } }",
            "a:b.inptu: \"inptu\" is not a known key; did you mean \"input\"?"
        ),
        (
            "{ 'a:b': { output: 1 } }",
            "a:b.input: is needed: US dollars per million tokens; write 0 where there is nothing to pay"
        ),
        (
            "{ 'a:b': { input: '1' } }",
            "a:b.input: must be a number of US dollars per million tokens, from 0 to 1000000 with nine decimals at most"
        ),
        (
            "{ 'a:b': { input: -1 } }",
            "a:b.input: must be a number of US dollars per million tokens, from 0 to 1000000 with nine decimals at most"
        ),
        (
            "{ 'a:b': { input: 0.0000000001 } }",
            "a:b.input: must be a number of US dollars per million tokens, from 0 to 1000000 with nine decimals at most"
        ),
        (
            "{ 'a:b': { input: 1000000.1 } }",
            "a:b.input: must be a number of US dollars per million tokens, from 0 to 1000000 with nine decimals at most"
        ),
        ("{ 'a:b': 5 }", "a:b: must be an object, not a number"),
        ("{ 'a:b': { input: 1, output: 1 }, 'a:b': {} }", "the key \"a:b\" is given twice"),
    ])
    func `a price that cannot be meant is refused`(text: String, line: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "prices.json5")

        let error = #expect(throws: ConfigurationError.self) { try PriceBook(Node(file: path)) }

        #expect(error?.description == "\(path):1: \(line)")
    }

    private static func book(_ text: String) throws -> PriceBook {
        let folder = try TemporaryFolder()
        return try PriceBook(Node(file: folder.write(text, to: "prices.json5")))
    }
}
