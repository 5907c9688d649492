// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct StreamCutTests {
    private static let usage = TokenUsage(100, 20, cached: 60, cacheWrite: 30, reasoning: 5)
    private static let message = "Team \"blue\" has used\nits budget."

    private func cut(
        _ dialect: Dialect,
        at place: StreamPlace,
        showsUsage: Bool = false,
        choices: Int = 1
    ) -> [UInt8]? {
        StreamCut(
            model: "a \"model\"",
            usage: Self.usage,
            message: Self.message,
            createdAt: 1_795_564_800,
            showsUsage: showsUsage,
            choices: choices
        )
        .frames(for: dialect, at: place)
    }

    /// The beginning of each stream, up to a boundary, and how its reader takes the end.
    static let streams: [(dialect: Dialect, beginning: String, usage: TokenUsage?, end: AnswerEnd)] = [
        (
            .responses,
            namedEvents([("response.output_text.delta", #"{"type":"response.output_text.delta","delta":"Hi"}"#)]),
            usage, .failed
        ),
        (.chat, events([#"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#]), nil, .completed),
        (.completions, events([#"{"choices":[{"index":0,"text":"Hi"}]}"#]), nil, .completed),
        (
            .anthropic,
            namedEvents([
                ("message_start", #"{"type":"message_start","message":{"usage":{"input_tokens":10}}}"#),
                ("content_block_start", #"{"type":"content_block_start","index":3,"content_block":{"text":""}}"#),
                ("content_block_delta", #"{"type":"content_block_delta","index":3,"delta":{"text":"Hi"}}"#),
            ]), TokenUsage(100, 20, cached: 60, cacheWrite: 30), .completed
        ),
        (.anthropic, "", TokenUsage(100, 20, cached: 60, cacheWrite: 30), .completed),
        (
            .gemini, events([#"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#]),
            TokenUsage(100, 20, cached: 60, reasoning: 5), .completed
        ),
        (
            .gemini, #"[{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#,
            TokenUsage(100, 20, cached: 60, reasoning: 5), .completed
        ),
        (.ollamaChat, #"{"message":{"content":"Hi"},"done":false}"# + "\n", TokenUsage(100, 20), .completed),
        (.ollamaChat, #"{"message":{"content":"Hi"},"done":false}"#, TokenUsage(100, 20), .completed),
        (.ollamaGenerate, #"{"response":"Hi","done":false}"# + "\n", TokenUsage(100, 20), .completed),
    ]

    @Test(arguments: streams)
    func `a cut stream reads as one that has ended, with the tokens so far`(
        dialect: Dialect,
        beginning: String,
        usage: TokenUsage?,
        end: AnswerEnd
    ) throws {
        let bytes = [UInt8](beginning)
        var meter = AnswerMeter(dialect: dialect, hidesUsageChunk: false)
        meter.consume(bytes.span, at: 1)
        let place = meter.place ?? StreamPlace(form: .events)
        let frames = try #require(cut(dialect, at: place))
        let measured = Measurement(dialect, [bytes + frames])

        let boundary = meter.boundary
        #expect(bytes.isEmpty || boundary == bytes.count)
        #expect(measured.usage == usage)
        #expect(measured.end == end)
        #expect(measured.characters == (bytes.isEmpty ? 0 : 2))
    }

    @Test func `a list of Gemini's stays one JSON text, wherever it is cut`() throws {
        let element = #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#
        let list = [UInt8]("[" + element + " ,\r\n" + element + "\n]")
        for end in 1..<list.count - 1 {
            var meter = AnswerMeter(dialect: .gemini, hidesUsageChunk: false)
            meter.consume(list.span.extracting(0..<end), at: 1)
            let last = meter.boundary
            let boundary = try #require(last)
            let place = meter.place
            let found = try #require(place)
            let frames = try #require(cut(.gemini, at: found))
            let whole = list[..<boundary] + frames
            #expect(JSONTree.decoded(Array(whole)) != nil, "\(Array(whole).text)")
        }
    }

    @Test func `lines stay whole and none is empty, wherever they are cut`() throws {
        let line = #"{"message":{"content":"Hi"},"done":false}"# + "\n"
        let lines = [UInt8](line + line)
        for end in line.utf8.count - 1...lines.count {
            var meter = AnswerMeter(dialect: .ollamaChat, hidesUsageChunk: false)
            meter.consume(lines.span.extracting(0..<end), at: 1)
            let last = meter.boundary
            let boundary = try #require(last)
            let place = meter.place
            let found = try #require(place)
            let frames = try #require(cut(.ollamaChat, at: found))
            let texts = Array(lines[..<boundary] + frames).text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(texts.last == "")
            #expect(texts.dropLast().allSatisfy { JSONTree.decoded([UInt8](String($0))) != nil })
        }
    }

    @Test func `the client that asked for usage sees it before the end`() throws {
        let frames = try #require(cut(.chat, at: StreamPlace(form: .events), showsUsage: true))

        #expect(Measurement(.chat, [frames]).usage == TokenUsage(100, 20, cached: 60, reasoning: 5))
        #expect(frames.text.hasSuffix("data: [DONE]\n\n"))
    }

    /// Three choices, of which the second has ended; in an order that the standard leaves open.
    static let severalChoices: [(dialect: Dialect, beginning: String, ends: String)] = [
        (
            .chat,
            events([
                #"{"choices":[{"index":0,"delta":{"content":"a"}},{"delta":{"content":"b"},"index":1}]}"#,
                #"{"choices":[{"finish_reason":"stop","index":1},{"index":2,"delta":{},"finish_reason":null}]}"#,
            ]), #""finish_reason":"length""#
        ),
        (
            .completions,
            events([
                #"{"choices":[{"index":2,"text":"a","finish_reason":null}]}"#,
                #"{"choices":[{"index":1,"text":"a","finish_reason":"stop"}]}"#,
            ]), #""finish_reason":"length""#
        ),
        (
            .gemini, events([#"{"candidates":[{"content":{"parts":[]},"index":1,"finishReason":"STOP"}]}"#]),
            #""finishReason":"MAX_TOKENS""#
        ),
        (
            .gemini, #"[{"candidates":[{"finishReason":"STOP","index":1},{"content":{"parts":[{"text":"a"}]}}]}"#,
            #""finishReason":"MAX_TOKENS""#
        ),
    ]

    @Test(arguments: severalChoices)
    func `each choice that is open is ended, and none twice`(
        dialect: Dialect,
        beginning: String,
        ends: String
    ) throws {
        let bytes = [UInt8](beginning)
        var meter = AnswerMeter(dialect: dialect, hidesUsageChunk: false)
        meter.consume(bytes.span, at: 1)
        let last = meter.place
        let place = try #require(last)
        let frames = try #require(cut(dialect, at: place, choices: 3)).text

        #expect(frames.contains("\"index\":0"))
        #expect(!frames.contains("\"index\":1"))
        #expect(frames.contains("\"index\":2"))
        #expect(frames.split(separator: ends).count == 3)
        #expect(Measurement(dialect, [bytes + Array(frames.utf8)]).end == .completed)
    }

    @Test(arguments: [(0, 1), (-5, 1), (128, 128), (1_000_000_000, 128)])
    func `any number of choices gives frames of a bounded size`(choices: Int, ended: Int) throws {
        let frames = try #require(cut(.chat, at: StreamPlace(form: .events), choices: choices)).text

        #expect(frames.split(separator: #""finish_reason":"length""#).count == ended + 1)
    }

    @Test func `a stream whose only choice has ended gets its end mark and nothing else`() throws {
        var place = StreamPlace(form: .events)
        place.endedChoices.insert(0)

        #expect(try #require(cut(.chat, at: place)).text == "data: [DONE]\n\n")
    }

    /// Codex takes a usage without any of these for no answer at all, and begins anew.
    @Test(arguments: [
        "input_tokens", "output_tokens", "total_tokens", "cached_tokens", "reasoning_tokens",
    ])
    func `Responses has every count that Codex needs`(name: String) throws {
        let frames = try #require(cut(.responses, at: StreamPlace(form: .events, events: 7)))

        #expect(frames.text.contains("\"\(name)\":"))
        #expect(frames.text.contains("\"code\":\"insufficient_quota\""))
        #expect(frames.text.contains("\"sequence_number\":7,"))
    }

    @Test(arguments: [
        (Dialect.embeddings, StreamPlace.Form.events), (.other, .events), (.chat, .lines), (.ollamaChat, .events),
        (.responses, .list), (.geminiEmbed, .list),
    ])
    func `what is no stream of its API has no such end`(dialect: Dialect, form: StreamPlace.Form) {
        #expect(cut(dialect, at: StreamPlace(form: form)) == nil)
    }

    @Test(arguments: [
        (Dialect.chat, #"{"choices":[]}"#), (.anthropic, #"{"type":"message"}"#), (.gemini, "{}"), (.chat, ""),
    ])
    func `a document has no place to be cut`(dialect: Dialect, body: String) {
        let bytes = [UInt8](body)
        var meter = AnswerMeter(dialect: dialect, hidesUsageChunk: false)
        meter.consume(bytes.span, at: 1)

        let place = meter.place
        #expect(place == nil)
    }
}
