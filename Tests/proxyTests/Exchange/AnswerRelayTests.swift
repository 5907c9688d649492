// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing
import Transport

@testable import proxy

struct AnswerRelayTests {
    private static let first = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n"
    private static let usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n"
    private static let done = "data: [DONE]\n\n"

    /// What is written for these reads, and then for the body's end.
    private func written(
        _ reads: [String],
        _ framing: AnswerFraming,
        hidesUsage: Bool = false
    ) -> (parts: [String], end: String, usage: TokenUsage?) {
        let scratch = Scratch()
        let relay = AnswerRelay(scratch, framing, dialect: .chat, hidesUsage: hidesUsage)
        let parts = reads.map { read in
            scratch.payload = Array(read.utf8)
            relay.take(at: 1)
            return Self.take(scratch)
        }
        relay.takeEnd()
        return (parts, Self.take(scratch), relay.meter.usage)
    }

    private static func take(_ scratch: Scratch) -> String {
        defer { scratch.output.removeAll() }
        return String(decoding: scratch.output, as: UTF8.self)
    }

    @Test func `makes one chunk of each read`() {
        let written = written(["hello", "", String(repeating: "x", count: 26)], .chunked)

        #expect(written.parts == ["5\r\nhello\r\n", "", "1a\r\n\(String(repeating: "x", count: 26))\r\n"])
        #expect(written.end == "0\r\n\r\n")
    }

    @Test(arguments: [AnswerFraming.length(5), .untilClose])
    func `adds nothing to a body that is framed otherwise`(framing: AnswerFraming) {
        let written = written(["he", "llo"], framing)

        #expect(written.parts == ["he", "llo"])
        #expect(written.end == "")
    }

    @Test func `sends no body where there is none`() {
        let written = written(["hello"], .none)

        #expect(written.parts == [""])
        #expect(written.end == "")
    }

    @Test func `hides the usage chunk, and reads it`() {
        let written = written([Self.first, Self.usage + Self.done], .untilClose, hidesUsage: true)

        #expect(written.parts == [Self.first, Self.done])
        #expect(written.usage?.input == 3)
    }

    @Test func `writes no chunk for a read of which nothing is seen`() {
        let written = written([Self.first, Self.usage, Self.done], .chunked, hidesUsage: true)

        #expect(written.parts[1] == "", "an empty chunk would end the body")
        #expect(written.end == "0\r\n\r\n")
    }

    @Test func `sends what was held back before it ends the body`() {
        let written = written([Self.first, "data: [DON", "E]"], .chunked, hidesUsage: true)

        #expect(written.parts[1...] == ["", ""])
        #expect(written.end == "c\r\ndata: [DONE]\r\n0\r\n\r\n")
    }

    @Test func `shows the usage chunk to a client that asked for it`() {
        let written = written([Self.first + Self.usage + Self.done], .untilClose)

        #expect(written.parts == [Self.first + Self.usage + Self.done])
    }
}
