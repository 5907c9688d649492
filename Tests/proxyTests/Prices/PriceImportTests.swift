// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

@testable import proxy

struct PriceImportTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func imported(_ text: String, as format: PriceImport.Format? = nil) throws -> (
        text: String, notes: [String]
    ) {
        try PriceImport.run(try folder.write(text, to: "foreign.json"), format: format)
    }

    private static let litellm = """
        {
          "sample_spec": { "input_cost_per_token": 0.0, "litellm_provider": "one of" },
          "gpt-9": {
            "litellm_provider": "openai", "mode": "chat", "max_input_tokens": 1050000,
            "input_cost_per_token": 5e-06, "output_cost_per_token": 3e-05, "cache_read_input_token_cost": 5e-07,
            "input_cost_per_token_above_272k_tokens": 1e-05, "output_cost_per_token_above_272k_tokens": 4.5e-05,
            "cache_read_input_token_cost_above_272k_tokens": 1e-06,
            "input_cost_per_token_priority": 1.25e-05, "output_cost_per_token_priority": 7.5e-05,
            "input_cost_per_token_above_272k_tokens_priority": 2.5e-05,
            "input_cost_per_token_batches": 2.5e-06, "output_cost_per_token_batches": 1.5e-05,
            "input_cost_per_token_flex": 2.5e-06, "output_cost_per_token_flex": 1.6e-05,
            "search_context_cost_per_query": { "search_context_size_low": 0.01 }
          },
          "gemini/gemini-9": {
            "litellm_provider": "gemini", "input_cost_per_token": 1.25e-06, "output_cost_per_token": "1e-05",
            "input_cost_per_audio_token": 0.0000003, "output_cost_per_reasoning_token": 1.2E-5,
            "output_cost_per_audio_token": 2e-5, "input_cost_per_request": 0.005
          },
          "claude-9": {
            "litellm_provider": "anthropic", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
            "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-05,
            "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05
          },
          "vertex_ai/gemini-9": {
            "litellm_provider": "vertex_ai-language-models", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
            "input_cost_per_token_cache_hit": 1e-07, "cache_creation_input_token_cost_above_12hr": 2e-06,
            "input_cost_per_token_ultrafast": 6e-06, "output_cost_per_token_ultrafast": 1.2e-05
          },
          "gemini-9": { "litellm_provider": "vertex_ai", "input_cost_per_token": 1, "output_cost_per_token": 1 },
          "odd-priority": {
            "litellm_provider": "x", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
            "input_cost_per_token_above_128k_tokens": 2e-06, "output_cost_per_token_above_128k_tokens": 4e-06,
            "input_cost_per_token_priority": 2e-06, "output_cost_per_token_priority": 4e-06,
            "input_cost_per_token_above_128k_tokens_priority": 3e-06
          },
          "embedding-9": {
            "litellm_provider": "text-completion-openai", "mode": "embedding", "input_cost_per_token": 2e-08,
            "output_cost_per_token": null
          },
          "noise-9": { "litellm_provider": "x", "input_cost_per_token": 1.0000000000000001e-06, "output_cost_per_token": 0 },
          "image-9": { "litellm_provider": "openai", "mode": "image_generation", "input_cost_per_image": 0.04 },
          "debt-9": { "litellm_provider": "x", "input_cost_per_token": 1e-06, "output_cost_per_token": -1 },
          "dear-9": { "litellm_provider": "x", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e9 },
        }
        """

    @Test
    func `LiteLLM's amounts for single tokens become exact ones for a million`() throws {
        #expect(
            try imported(Self.litellm).text == """
                // LiteLLM's prices in US dollars per million tokens, by proxy prices import. Keys: docs/prices.md.
                {
                  "openai:gpt-9": { input: 5, cached_input: 0.5, output: 30, \
                tiers: [{ above: 272000, input: 10, cached_input: 1, output: 45 }], \
                service_tiers: { priority: 2.5, flex: { input: 2.5, cached_input: 0.5, output: 16 }, batch: 0.5 } },
                  "gemini:gemini-9": { input: 1.25, audio_input: 0.3, output: 10, reasoning: 12, audio_output: 20, \
                request: 0.005 },
                  "anthropic:claude-9": { input: 3, cache_write: 3.75, long_cache_write: 6, output: 15, \
                tiers: [{ above: 200000, input: 6, cache_write: 3.75, long_cache_write: 12, output: 22.5 }] },
                  "vertex_ai:gemini-9": { input: 1, cached_input: 0.1, long_cache_write: 2, output: 2, \
                service_tiers: { ultrafast: 6 } },
                  "x:odd-priority": { input: 1, output: 2, tiers: [{ above: 128000, input: 2, output: 4 }], \
                service_tiers: { priority: { input: 2, output: 4, tiers: [{ above: 128000, input: 3, output: 2 }] } } },
                  "openai:embedding-9": { input: 0.02, output: 0 },
                  "x:noise-9": { input: 1, output: 0 },
                }

                """
        )
    }

    @Test
    func `what LiteLLM's map has and a price file has not is told`() throws {
        #expect(
            try imported(Self.litellm).notes == [
                "search_context_cost_per_query is not carried over: openai:gpt-9",
                "a service tier has one price for all lengths, as in the map: openai:gpt-9",
                "a tier that lacks a price has the row's own: anthropic:claude-9, x:odd-priority",
                "left out, for it is there twice: vertex_ai:gemini-9",
                "amounts with more than nine decimals are rounded: x:noise-9",
                "input_cost_per_image is not carried over: openai:image-9",
                "left out, for want of a price for input or output tokens: openai:image-9, x:debt-9, x:dear-9",
                "an amount that is none is not carried over: x:debt-9, x:dear-9",
            ]
        )
    }

    private static let genaiPrices = """
        [
          { "id": "openai", "name": "OpenAI", "api_pattern": "https://api\\\\.openai\\\\.com", "models": [
            { "id": "gpt-9", "match": { "or": [ { "equals": "gpt-9" }, { "equals": "gpt-9-2026-07-09" },
                                                { "starts_with": "gpt-9-x" }, { "ends_with": "-gpt-9" } ] },
              "prices": [
                { "prices": { "input_mtok": { "base": 1, "tiers": [ { "start": 272000, "price": 2 } ] },
                              "cache_read_mtok": { "base": 0.1, "tiers": [ { "start": 500000, "price": 0.3 } ] },
                              "cache_write_mtok": 1.25, "cache_write_1h_mtok": 2, "output_mtok": 6 } },
                { "constraint": { "start_date": "2026-07-30" },
                  "prices": { "input_mtok": 0.2, "output_mtok": 1.2, "output_reasoning_mtok": 1.5,
                              "web_searches_kcount": 10 } } ] },
            { "id": "embedding-9", "match": { "equals": "embedding-9" }, "prices": { "input_mtok": 0.02 } },
            { "id": "speech-9", "prices": { "output_audio_mtok": 12 } } ] },
          { "id": "google", "models": [
            { "id": "gemini-9", "match": { "contains": "gemini-9" },
              "prices": { "input_mtok": "1.25", "output_mtok": "10", "input_audio_mtok": 3, "output_audio_mtok": 20,
                          "requests_kcount": 5 } } ] },
          { "id": "deepseek", "models": [
            { "id": "d-9", "match": { "regex": "^d" }, "prices": [
              { "constraint": { "start_time": "16:30:00Z", "end_time": "00:30:00Z" },
                "prices": { "input_mtok": 1, "output_mtok": 2 } },
              { "prices": { "input_mtok": 2, "output_mtok": 4 } } ] },
            { "id": "e-9", "prices": { "input_mtok": [1], "output_mtok": 4 } } ] }
        ]
        """

    private static let fromGenAIPrices = """
        // The prices of genai-prices in US dollars per million tokens, by proxy prices import. Keys: docs/prices.md.
        {
          "openai:gpt-9": [
            { input: 1, cached_input: 0.1, cache_write: 1.25, long_cache_write: 2, output: 6, \
        tiers: [{ above: 272000, input: 2, cached_input: 0.1, cache_write: 1.25, long_cache_write: 2, output: 6 }, \
        { above: 500000, input: 2, cached_input: 0.3, cache_write: 1.25, long_cache_write: 2, output: 6 }] },
            { from: "2026-07-30", input: 0.2, output: 1.2, reasoning: 1.5 },
          ],
          "openai:gpt-9-x*": [
            { input: 1, cached_input: 0.1, cache_write: 1.25, long_cache_write: 2, output: 6, \
        tiers: [{ above: 272000, input: 2, cached_input: 0.1, cache_write: 1.25, long_cache_write: 2, output: 6 }, \
        { above: 500000, input: 2, cached_input: 0.3, cache_write: 1.25, long_cache_write: 2, output: 6 }] },
            { from: "2026-07-30", input: 0.2, output: 1.2, reasoning: 1.5 },
          ],
          "openai:*-gpt-9": [
            { input: 1, cached_input: 0.1, cache_write: 1.25, long_cache_write: 2, output: 6, \
        tiers: [{ above: 272000, input: 2, cached_input: 0.1, cache_write: 1.25, long_cache_write: 2, output: 6 }, \
        { above: 500000, input: 2, cached_input: 0.3, cache_write: 1.25, long_cache_write: 2, output: 6 }] },
            { from: "2026-07-30", input: 0.2, output: 1.2, reasoning: 1.5 },
          ],
          "openai:embedding-9": { input: 0.02, output: 0 },
          "gemini:*gemini-9*": { input: 1.25, audio_input: 3, output: 10, audio_output: 20, request: 0.005 },
          "deepseek:d-9": { input: 2, output: 4 },
        }

        """

    @Test(arguments: [genaiPrices, "{ \"version\": 3, \"providers\": \(genaiPrices) }"])
    func `genai-prices' days, matches and tiers of each amount are kept`(text: String) throws {
        let result = try imported(text)

        #expect(result.text == Self.fromGenAIPrices)
        #expect(
            result.notes == [
                "web_searches_kcount is not carried over: openai:gpt-9",
                "left out, for want of a price for input tokens: openai:speech-9, deepseek:e-9",
                "prices for some hours of the day are not carried over: deepseek:d-9",
                "known by its name only, for its match has no pattern here: deepseek:d-9",
                "an amount that is none is not carried over: deepseek:e-9",
            ]
        )
    }

    @Test(arguments: [litellm, genaiPrices])
    func `what is written can be read, and written again`(text: String) throws {
        let written = try imported(text).text
        let rules = try Node(file: folder.write(written, to: "prices.json5")).named().map { name, _ in name.text }
        let list = try PriceList(Node(file: folder.write(written, to: "prices.json5")))
        let again = PriceFileText(rules.compactMap { list.rule(for: $0) }, heading: "x").text

        #expect(again.split(separator: "\n").dropFirst() == written.split(separator: "\n").dropFirst())
    }

    @Test(
        arguments: [
            (
                "{}", nil,
                "is in no format that is known here; name it: --format litellm or --format genai-prices"
            ),
            ("[]", nil, "has no prices; is it in the format that --format says?"),
            ("{ \"a\": {} }", .litellm, "has no prices; is it in the format that --format says?"),
            ("[]", .litellm, "must be an object, not a list"),
            ("{ \"a\": {} }", .genaiPrices, "must be a list, not an object"),
        ] as [(String, PriceImport.Format?, String)]
    )
    func `a file without prices is refused`(text: String, format: PriceImport.Format?, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try imported(text, as: format) }

        #expect(error?.description == "\(folder.path)/foreign.json:1: \(message)")
    }

    @Test(
        arguments: [
            ("5e-06", 15, 5_000_000_000, true), ("0.0000000000000014", 15, 1, false),
            ("0.0000000000000015", 15, 2, false), ("0.00000000000000049", 15, 0, false), ("1e-300", 15, 0, false),
            ("0.95", 0, 1, false), ("0.09", 0, 0, false), ("18446744073709551615", 0, .max, true),
        ] as [(String, Int, UInt64, Bool)]
    )
    func `a decimal is rounded half up where it must be`(text: String, power: Int, value: UInt64, isExact: Bool) throws
    {
        let number = try #require(DecimalNumber(text))
        let rounded = try #require(number.rounded(timesTenToThe: power))

        #expect(rounded == (value, isExact))
    }

    @Test(arguments: ["-1", "-0.1", "18446744073709551615.9", "1e300"])
    func `a decimal that is none of a price's is not rounded`(text: String) throws {
        let number = try #require(DecimalNumber(text))

        #expect(number.rounded(timesTenToThe: 0) == nil)
    }
}
