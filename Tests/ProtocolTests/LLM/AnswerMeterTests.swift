// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct AnswerMeterTests {
    static let models: [(dialect: Dialect, body: String, model: String?)] = [
        (.chat, #"{"model":"gpt-4o"}"#, "gpt-4o"),
        (.chat, #"{"model":"g\u0070t-\"x\""}"#, "gpt-\"x\""),
        (.chat, #"{"model":null}"#, nil),
        (.chat, #"{"x":{"model":"no"}}"#, nil),
        (.responses, #"{"response":{"model":"gpt-5.5"}}"#, "gpt-5.5"),
        (.other, #"{"model":"claude"}"#, "claude"),
        (.chat, "{\"model\":\"" + String(repeating: "m", count: 1000) + "\"}", String(repeating: "m", count: 256)),
    ]

    @Test(arguments: models)
    func `the model is the one that the answer names`(dialect: Dialect, body: String, model: String?) {
        #expect(Measurement(dialect, body).model == model)
        #expect(Measurement(dialect, "data: \(body)\n\n").model == model)
    }

    @Test func `the first model that is not empty stays`() {
        #expect(Measurement(.chat, ["", "a", "b"].map { "data: {\"model\":\"\($0)\"}\n\n" }.joined()).model == "a")
    }

    @Test func `an event of a megabyte is measured`() {
        let text = String(repeating: "word ", count: 200_000)
        let stream =
            #"data: {"type":"response.completed","response":{"output":[{"content":[{"text":"\#(text)"}]}],"#
            + #""usage":{"input_tokens":3,"output_tokens":200000}}}"# + "\n\n"
        #expect(Measurement(.responses, stream).usage == TokenUsage(3, 200_000))
        #expect(Measurement(.responses, stream).end == .completed)
    }

    @Test(arguments: 0..<6)
    func `damaged answers trap nothing, are forwarded whole and measured alike however cut`(seed: Int) throws {
        var random = RandomJSON(seed: UInt64(seed) + 3000)
        let recorded =
            try ["chat-usage.sse", "responses-tool.sse", "ollama-chat.ndjson"].map(RecordedTraffic.answer)
            + RecordedExchangeTests.all.map { [UInt8]($0.body) }
        let dialects: [Dialect] = [
            .chat, .completions, .responses, .embeddings, .ollamaChat, .ollamaEmbed, .anthropic, .gemini, .geminiEmbed,
            .other,
        ]
        for _ in 0..<20 {
            var pieces = [random.damaged(random.pick(recorded)), random.bytes(random.below(300)), random.text()]
            pieces.shuffle(using: &random)
            let dialect = random.pick(dialects)
            let whole = pieces.flatMap { $0 }
            let measured = Measurement(dialect, pieces)
            #expect(measured.forwarded == whole)
            #expect(Measurement(dialect, [whole]) == measured)
            let hidden = Measurement(.chat, pieces, hidesUsageChunk: true)
            #expect(hidden.forwarded.count <= measured.forwarded.count)
        }
    }
}
