// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct RecordedAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let dialect: Dialect
        let usage: TokenUsage?
        let events: Int
        let characters: Int
        let end: AnswerEnd

        init(
            _ file: String,
            _ dialect: Dialect,
            _ usage: TokenUsage?,
            events: Int,
            characters: Int = 38,
            end: AnswerEnd = .completed
        ) {
            self.file = file
            self.dialect = dialect
            self.usage = usage
            self.events = events
            self.characters = characters
            self.end = end
        }

        var testDescription: String { file }
    }

    private static func usage(_ output: Int) -> TokenUsage { TokenUsage(9831, output, cached: 1024, reasoning: 7) }

    static let cases = [
        Case("chat-usage.sse", .chat, usage(15), events: 8),
        Case("chat-no-usage.sse", .chat, nil, events: 8),
        Case("chat-tool.sse", .chat, usage(8), events: 1, characters: 28),
        Case("chat-length.sse", .chat, usage(10), events: 3, characters: 14),
        Case("chat.json", .chat, usage(15), events: 0),
        Case("responses-text.sse", .responses, usage(15), events: 8),
        Case("responses-text-data-only.sse", .responses, usage(15), events: 8),
        Case("responses-text-crlf.sse", .responses, usage(15), events: 8),
        Case("responses-tool.sse", .responses, usage(12), events: 5, characters: 30),
        Case("responses-no-usage.sse", .responses, nil, events: 8),
        Case("responses-no-completed.sse", .responses, nil, events: 3, characters: 14, end: .open),
        Case("responses-failed.sse", .responses, nil, events: 3, characters: 14, end: .failed),
        Case("responses-error-event.sse", .responses, nil, events: 3, characters: 14, end: .failed),
        Case("responses.json", .responses, usage(15), events: 0),
        Case("ollama-chat.ndjson", .ollamaChat, TokenUsage(26, 8), events: 8),
        Case("ollama-chat.json", .ollamaChat, TokenUsage(26, 8), events: 0),
        Case("ollama-chat-error-in-stream.ndjson", .ollamaChat, nil, events: 3, characters: 14, end: .failed),
    ]

    @Test(arguments: cases)
    func `measures usage, model, text and end, and forwards every byte`(recorded: Case) throws {
        let answer = try RecordedTraffic.answer(recorded.file)
        let measured = Measurement(recorded.dialect, [answer])

        #expect(measured.usage == recorded.usage)
        #expect(measured.model == "mock-model")
        #expect(measured.tokenEvents == recorded.events)
        #expect(measured.hasFirstToken == (recorded.events > 0))
        #expect(measured.characters == recorded.characters)
        #expect(measured.end == recorded.end)
        #expect(measured.forwarded == answer)
    }

    @Test(arguments: cases)
    func `measures the same however the answer is cut`(recorded: Case) throws {
        let answer = try RecordedTraffic.answer(recorded.file)
        let whole = Measurement(recorded.dialect, [answer])

        #expect(Measurement(recorded.dialect, answer.map { [$0] }) == whole)
        for cut in stride(from: 0, through: answer.count, by: answer.count / 40 + 1) {
            let pieces = [Array(answer[..<cut]), Array(answer[cut...])]
            #expect(Measurement(recorded.dialect, pieces) == whole, "cut at \(cut)")
        }
    }

    @Test(arguments: cases.filter { $0.file.hasSuffix(".sse") }, ["\r\n", "\r"])
    func `measures the same whatever ends the lines`(recorded: Case, lineEnd: String) throws {
        let original = try RecordedTraffic.answer(recorded.file).filter { $0 != 0x0D }
        let answer = original.withLineEnds(lineEnd)
        var expected = Measurement(recorded.dialect, [original])
        expected.forwarded = answer

        #expect(Measurement(recorded.dialect, [answer]) == expected)
        #expect(Measurement(recorded.dialect, answer.map { [$0] }) == expected)
        for cut in stride(from: 0, through: answer.count, by: answer.count / 20 + 1) {
            #expect(Measurement(recorded.dialect, [Array(answer[..<cut]), Array(answer[cut...])]) == expected)
        }
    }

    @Test func `the first token is timed when its event is whole, the last by the last`() throws {
        let answer = try RecordedTraffic.answer("chat-usage.sse")
        var meter = AnswerMeter(dialect: .chat, hidesUsageChunk: false)
        var ends: [Int] = []
        for index in answer.indices {
            let byte = [answer[index]]
            meter.consume(byte.span, at: UInt64(index))
            if index > 0, answer[index] == 0x0A, answer[index - 1] == 0x0A { ends.append(index) }
        }
        #expect(meter.firstTokenAt == UInt64(ends[1]))
        #expect(meter.lastTokenAt == UInt64(ends[8]))
    }
}
