// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

@testable import proxy

struct PriceShowTests {
    private static let prices = """
        {
          "openai:gpt-9": [
            { input: 5, cached_input: 0.5, output: 30, source: "the contract",
              tiers: [{ above: 272000, input: 10, cached_input: 1, output: 45 }],
              service_tiers: { flex: 0.5, fast: { input: 7, cached_input: 1, output: 70 } } },
            { from: "2026-07-30", input: 4, cached_input: 0.4, output: 20, request: 0.01 },
          ],
          "anthropic:claude-*": { input: 1, output: 2 },
          "local:*": { input: 0, output: 0 },
        }
        """

    /// `now` is 2026-08-01.
    private func shown(_ line: String) throws -> String {
        let folder = try TemporaryFolder()
        try folder.write(Self.prices, to: "prices.json5")
        let config = try folder.write(
            """
            {
              prices: { file: 'prices.json5', defaults: false },
              providers: { main: { kind: 'openai', base_url: 'https://api.openai.com/v1' },
                           other: { kind: 'openai', base_url: 'http://127.0.0.1:1/v1' } },
              routes: [],
            }
            """,
            to: "tokenmeter.json5"
        )
        let words = "prices show \(line) --config \(config)".split(separator: " ").map { Array($0.utf8) }
        guard case .prices(let request) = try Invocation.parse(words) else { return "" }
        return try PricesCommand.run(request, now: 1_785_542_400_000_000_000, environment: Environment([:]))
            .replacing(folder.path, with: "FOLDER")
    }

    @Test
    func `a request is worked out line by line`() throws {
        #expect(
            try shown("gpt-9 --at 2026-07-29 --input 300000 --cached=272000 --output 1000 --service-tier flex") == """
                openai:gpt-9
                  looked for    openai:gpt-9
                  found by      the exact key, in FOLDER/prices.json5
                  holds         from the beginning, until 2026-07-30
                  source        the contract
                  length        300000 input tokens, above 272000: that tier prices the whole request
                  service tier  flex, times 0.5

                                          tokens      USD per 1M                         USD
                  input                    28000              10                        0.28
                  cached_input            272000               1                       0.272
                  output                    1000              45                       0.045
                  service tier                                                     times 0.5
                  cost                                                                0.2985
                                                                      298500000 nano-dollars
                  without cache                                                       1.5225
                """
        )
    }

    @Test
    func `a request has the row of its day, found without the snapshot's date`() throws {
        #expect(
            try shown("openai:gpt-9-2026-06-01 --input 3 --output 1") == """
                openai:gpt-9@2026-07-30
                  looked for    openai:gpt-9-2026-06-01
                  found by      "openai:gpt-9", without the date of its snapshot, in FOLDER/prices.json5
                  holds         from 2026-07-30 (midnight UTC)
                  length        3 input tokens, which changes no price

                                          tokens      USD per 1M                         USD
                  input                        3               4                    0.000012
                  output                       1              20                     0.00002
                  request                                                               0.01
                  cost                                                              0.010032
                                                                       10032000 nano-dollars
                  without cache                                                     0.010032
                """
        )
    }

    @Test
    func `without a request the prices are listed`() throws {
        let text = try shown("gpt-9 --at 2026-01-01")

        #expect(text.contains("\n                          USD per 1M    above 272000\n"))
        #expect(text.contains("\n  cached_input                   0.5               1\n"))
        #expect(text.contains("\n  service tier flex: times 0.5\n  service tier fast:\n"))
    }

    @Test(arguments: [
        ("gpt-9 --at 2026-01-01 --input 272000", "  length        272000 input tokens, not above 272000\n"),
        ("gpt-9 --at 2026-01-01 --input 1 --service-tier fast", "  service tier  fast, by its own prices\n"),
        ("gpt-9 --input 1 --service-tier flex", "  service tier  flex is not listed: the row's own prices\n"),
        ("claude-7 --input 1", "  found by      \"anthropic:claude-*\", the pattern that says most, in FOLDER/"),
        ("gpt-9 --provider main --input 1", "  looked for    openai:gpt-9\n"),
        ("qwen3:8b --provider local --input 1", "  looked for    local:qwen3:8b\n"),
        ("claude-7 --reasoning 5 --output 5", "  reasoning                    5               2"),
        (
            "claude-7 --long-cache-write 5 --cache-write 9 --input 10",
            "  long_cache_write             5               1"
        ),
        (
            "claude-7 --audio-input 5 --input 10 --audio-output 1 --output 2",
            "  audio_output                 1               2"
        ),
    ])
    func `it is told why`(line: String, part: String) throws {
        #expect(try shown(line).contains(part))
    }

    @Test(arguments: ["qwen3:8b", "gpt-8", "gpt-9 --provider local2", "gpt-9 --provider other"])
    func `a model without a price is refused`(line: String) throws {
        let error = #expect(throws: UsageError.self) { try shown(line) }

        #expect(error?.description.hasPrefix("no price is known for \"") == true)
    }

    private static let usage = "write: proxy prices import FILE, or: proxy prices show MODEL [--input N …]"

    @Test(arguments: [
        ("prices", "prices needs to be told what to do; \(usage)"),
        ("prices list", "prices needs to be told what to do; \(usage)"),
        ("prices import", "prices import needs one file, or - for its input; \(usage)"),
        ("prices import a b", "prices import needs one file, or - for its input; \(usage)"),
        ("prices import a --format x", "--format: \"x\" is not known; known: litellm, genai-prices"),
        ("prices import a --fromat x", "\"--fromat\" is not a flag of prices import; did you mean \"--format\"?"),
        ("prices show", "prices show needs one model; \(usage)"),
        ("prices show a --imput 1", "\"--imput\" is not a flag of prices show; did you mean \"--input\"?"),
        ("prices show a --input", "--input needs a value"),
        ("prices show a --input=", "--input needs a value"),
        ("prices show a --input 1 --input 2", "--input is given twice"),
        ("prices show a --input -1", "--input must be a number of tokens, such as --input 1000, not \"-1\""),
        ("prices show a --cached 1.5", "--cached must be a number of tokens, such as --cached 1000, not \"1.5\""),
        (
            "prices show a --input 4294967296",
            "--input must be a number of tokens, such as --input 1000, not \"4294967296\""
        ),
        ("prices show a --at 1.4.2026", "--at must be a day, such as --at 2026-04-01, not \"1.4.2026\""),
    ])
    func `a command line that cannot be meant is refused`(line: String, message: String) {
        let error = #expect(throws: UsageError.self) {
            try Invocation.parse(line.split(separator: " ").map { Array($0.utf8) })
        }

        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            ("prices import -", .prices(.convert(file: "-", format: nil))),
            ("prices import a --format litellm", .prices(.convert(file: "a", format: .litellm))),
            ("prices import --format=genai-prices a", .prices(.convert(file: "a", format: .genaiPrices))),
            ("prices show a --help", .print(HelpText.page)), ("prices -h", .print(HelpText.page)),
            (
                "prices show a --prices b --provider c",
                .prices(.show(PriceQuestion(model: "a", provider: "c"), Options([.prices: "b"])))
            ),
        ] as [(String, Invocation)]
    )
    func `a command line says what to do`(line: String, invocation: Invocation) throws {
        #expect(try Invocation.parse(line.split(separator: " ").map { Array($0.utf8) }) == invocation)
    }

    @Test
    func `an import's notes are told apart from its text`() throws {
        let folder = try TemporaryFolder()
        let text =
            #"{ "m": { "litellm_provider": "p", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "x_cost": 1 } }"#
        let request = PricesRequest.convert(file: try folder.write(text, to: "a.json"), format: nil)
        var notes: [String] = []
        let output = try PricesCommand.run(request) { notes.append($0) }

        #expect(output.hasSuffix("{\n  \"p:m\": { input: 1, output: 2 },\n}"))
        #expect(notes == ["x_cost is not carried over: p:m"])
    }
}
