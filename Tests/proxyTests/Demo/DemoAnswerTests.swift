// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import proxy

/// The demo's answers as the meters read them.
struct DemoAnswerTests {
    private static let dialects: [(Dialect, prompt: String)] = [
        (.chat, #""messages":[{"role":"user","content":"say hello"}]"#),
        (.completions, #""prompt":"say hello""#),
        (.responses, #""input":"say hello""#),
        (.ollamaChat, #""messages":[{"role":"user","content":"say hello"}]"#),
        (.ollamaGenerate, #""prompt":"say hello""#),
        (.anthropic, #""max_tokens":1000,"messages":[{"role":"user","content":"say hello"}]"#),
    ]

    private func answer(_ dialect: Dialect, _ body: String) throws -> DemoAnswer {
        let bytes = Array(body.utf8)
        let scan = RequestScan(bytes, dialect: dialect)
        return try #require(
            DemoProvider.answer(dialect, scan: scan, body: bytes, serial: 1, now: 1_700_000_000_000_000_000)
        )
    }

    private func meter(_ answer: DemoAnswer, _ dialect: Dialect) -> AnswerMeter {
        var meter = AnswerMeter(dialect: dialect, hidesUsageChunk: false)
        for (index, piece) in answer.pieces.enumerated() { meter.consume(piece.span, at: UInt64(index + 1)) }
        meter.finish()
        return meter
    }

    @Test(arguments: dialects, [true, false])
    func `is complete, with usage`(_ request: (dialect: Dialect, prompt: String), isStreaming: Bool) throws {
        let answer = try answer(request.dialect, "{\"model\":\"demo\",\(request.prompt),\"stream\":\(isStreaming)}")
        let meter = meter(answer, request.dialect)

        #expect((answer.pieces.count > 1) == isStreaming)
        #expect(meter.end == .completed)
        #expect(meter.model == "demo")
        #expect(meter.usage?.output == DemoModel.words.count)
        #expect((meter.usage?.input ?? 0) > 0)
        #expect(meter.tokenEvents == (isStreaming ? DemoModel.words.count : 0))
        #expect((meter.firstTokenAt != nil) == isStreaming)
        #expect(meter.outputText.characters == DemoModel.words.joined().unicodeScalars.count)
    }

    @Test(arguments: [
        (Dialect.chat, #""max_tokens":5,"#), (.chat, #""max_completion_tokens":5,"#),
        (.completions, #""max_tokens":5,"#),
        (.responses, #""max_output_tokens":5,"#), (.ollamaChat, #""options":{"num_predict":5},"#),
        (.ollamaGenerate, #""options":{"num_predict":5},"#), (.anthropic, #""max_tokens":5,"#),
    ])
    func `stops at the output limit`(dialect: Dialect, limit: String) throws {
        let answer = try answer(dialect, "{\"model\":\"demo\",\(limit)\"stream\":true}")
        let meter = meter(answer, dialect)

        #expect(meter.usage?.output == 5)
        #expect(meter.end == .completed)
        let reason = [Dialect.responses: "incomplete", .anthropic: "max_tokens"][dialect] ?? "length"
        #expect(String(decoding: answer.pieces.joined(), as: UTF8.self).contains("\"\(reason)\""))
    }

    @Test(arguments: [0, -1, Int.max])
    func `says at least one word, whatever the limit`(limit: Int) throws {
        let meter = meter(try answer(.chat, "{\"model\":\"demo\",\"max_tokens\":\(limit)}"), .chat)

        #expect((1...DemoModel.words.count).contains(meter.usage?.output ?? 0))
    }

    @Test(arguments: [
        (#""input":"one""#, 1), (#""input":["one","two","three"]"#, 3), (#""input":[]"#, 1),
        (#""input":[[1,2],[3,4]]"#, 2),
        (#""input":["a,b","c\",d"]"#, 2), (#""x":["a","b"],"input":["c"]"#, 1), (#""input":{"a":1,"b":2}"#, 1),
        (#""y":{"input":["a","b"]}"#, 1),
    ])
    func `gives an embedding for each text`(input: String, count: Int) throws {
        for dialect in [Dialect.embeddings, .ollamaEmbed] {
            let answer = try answer(dialect, "{\"model\":\"demo\",\(input)}")
            let text = String(decoding: answer.pieces[0], as: UTF8.self)
            let meter = meter(answer, dialect)

            #expect(text.ranges(of: DemoModel.embedding).count == count)
            #expect(meter.end == .completed)
            #expect(meter.usage?.output == 0)
            #expect((meter.usage?.input ?? 0) > 0)
        }
    }

    @Test(arguments: [
        "", "{", "[", "]]]]]]]]", "\"", "{\"input\":[\"\\", "{\"input\":" + String(repeating: "[", count: 10_000),
        "{\"input\":[" + String(repeating: "1,", count: 10_000), "\u{0}\u{FFFD}", "{\"model\":1,\"input\":7}",
    ])
    func `answers any body without harm`(body: String) throws {
        for dialect in [Dialect.embeddings, .chat, .responses] {
            let answer = try answer(dialect, body)
            #expect(answer.pieces.map(\.count).reduce(0, +) < 200_000)
        }
    }

    @Test func `escapes the model's name that it repeats`() throws {
        let meter = meter(try answer(.chat, #"{"model":"a\"b\\c\u0001"}"#), .chat)

        #expect(meter.model == "a\"b\\c\u{1}")
        #expect(meter.end == .completed)
    }

    @Test(arguments: ["/v1/models", "/api/tags", "/api/version"])
    func `lists what clients ask for first`(path: String) {
        #expect(DemoProvider.catalogue(path, now: 0) != nil)
    }

    @Test(arguments: ["/v1/files", "/api/pull", "/v1/models/", ""])
    func `has nothing else`(path: String) {
        #expect(DemoProvider.catalogue(path, now: 0) == nil)
    }
}
