// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct UsageChunkHidingTests {
    static let usage = #"{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#
    static let delta = #"{"id":"c","choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":null}"#

    /// Streams in which `<…>` encloses what the client shall not see.
    static let streams = [
        "data: \(delta)\n\n<data: \(usage)\n\n>data: [DONE]\n\n",
        "<data: \(usage)\n\n>",
        "<data: \(usage)\n\n><data: \(usage)\n\n>",
        "data: \(delta)\n\n<event: x\nid: 7\n: why\ndata: \(usage)\n\n>: alive\n\ndata: [DONE]\n\n",
        ": alive\n<data: \(usage)\n\n>",
        "\n\n\n<data:\(usage)\n\n>\n\n",
        "<data: {\"usage\":{\"prompt_tokens\":9,\ndata: \"completion_tokens\":2},\"choices\":[ ]}\n\n>data: [DONE]\n\n",
        "data: \(delta)\n\n<data: \(usage)\n>",
    ]

    static let keptStreams = [
        "data: \(delta)\n\ndata: [DONE]\n\n",
        #"data: {"choices":[],"prompt_filter_results":[{}]}"# + "\n\n",
        #"data: {"choices":[],"usage":null}"# + "\n\n",
        #"data: {"choices":[{}],"usage":{"prompt_tokens":9}}"# + "\n\n",
        #"data: {"usage":{"prompt_tokens":9}}"# + "\n\n",
        #"data: {"choices":[{"delta":{"content":"{\"choices\":[],\"usage\":{}}"}}]}"# + "\n\n",
        #"data: {"x":{"choices":[],"usage":{}}}"# + "\n\n",
        #"data: {"choices":[],"usage":{"prompt_tokens":9}"# + "\n\n",
        ": alive\n: still\n\nevent: ping\n\n",
        "data: \(delta)\n\ndata: {\"choices\":[],\"usage\":{\"prompt_",
        #"{"choices":[],"usage":{"prompt_tokens":9}}"#,
        "<html>502</html>",
        "  \n ",
        "",
    ]

    @Test(arguments: streams, ["\n", "\r\n", "\r"])
    func `hides the usage chunk and nothing else, wherever the stream is cut`(marked: String, lineEnd: String) {
        let stream = Array(marked.filter { $0 != "<" && $0 != ">" }.utf8).withLineEnds(lineEnd)
        let seen = Array(
            marked.split(separator: "<", omittingEmptySubsequences: false).enumerated().map { index, part in
                index == 0 ? String(part) : String(part.drop { $0 != ">" }.dropFirst())
            }.joined().utf8
        ).withLineEnds(lineEnd)

        #expect(forwarded([stream]) == seen.text)
        #expect(forwarded(stream.map { [$0] }) == seen.text)
        for cut in 0...stream.count {
            #expect(forwarded([Array(stream[..<cut]), Array(stream[cut...])]) == seen.text, "cut at \(cut)")
        }
        #expect(Measurement(.chat, [stream], hidesUsageChunk: true).usage == TokenUsage(9, 2))
    }

    @Test(arguments: keptStreams, ["\n", "\r\n", "\r"])
    func `forwards every other stream as it came, wherever it is cut`(stream: String, lineEnd: String) {
        let stream = Array(stream.utf8).withLineEnds(lineEnd)

        #expect(forwarded([stream]) == stream.text)
        #expect(forwarded(stream.map { [$0] }) == stream.text)
        for cut in 0...stream.count {
            #expect(forwarded([Array(stream[..<cut]), Array(stream[cut...])]) == stream.text, "cut at \(cut)")
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `an event is forwarded with its last byte`(lineEnd: String) {
        let events = ["data: \(Self.delta)\n\n", ": alive\n", "event: a\ndata: [DONE]\n\n"].map {
            Array($0.utf8).withLineEnds(lineEnd)
        }
        var meter = AnswerMeter(dialect: .chat, hidesUsageChunk: true)
        var output: [UInt8] = []
        var expected: [UInt8] = []
        for event in events {
            for byte in event {
                let piece = [byte]
                meter.consume(piece.span, at: 0, forwardingTo: &output)
            }
            expected += event
            #expect(output == expected)
        }
    }

    @Test func `bytes that are no event stream are forwarded at once`() {
        var meter = AnswerMeter(dialect: .chat, hidesUsageChunk: true)
        var output: [UInt8] = []
        for byte in Self.usage.utf8 {
            let piece = [byte]
            meter.consume(piece.span, at: 0, forwardingTo: &output)
            #expect(output.last == byte)
        }
        #expect(output.text == Self.usage)
    }

    @Test func `an event beyond a mebibyte is let go, and hiding goes on after it`() {
        let long = "data: {\"choices\":[{\"delta\":{\"content\":\"" + String(repeating: "x", count: 1_300_000)
        var meter = AnswerMeter(dialect: .chat, hidesUsageChunk: true)
        var output: [UInt8] = []
        let beginning = Array(long.utf8)
        meter.consume(beginning.span, at: 1, forwardingTo: &output)
        // Compared beforehand: the macro would work out the difference of two megabytes.
        let isLetGo = output == beginning
        #expect(isLetGo)

        let rest = Array("\"}}]}\n\ndata: \(Self.usage)\n\ndata: [DONE]\n\n".utf8)
        meter.consume(rest.span, at: 2, forwardingTo: &output)
        meter.finish(forwardingTo: &output)
        let isHiddenAfterwards = output.text == long + "\"}}]}\n\ndata: [DONE]\n\n"
        #expect(isHiddenAfterwards)
        #expect(meter.outputText.characters == 1_300_000)
        #expect(meter.usage == TokenUsage(9, 2))
    }

    @Test func `the client that asked sees its usage chunk`() {
        let stream = "data: \(Self.usage)\n\n"
        #expect(Measurement(.chat, stream, hidesUsageChunk: false).forwarded.text == stream)
    }

    private func forwarded(_ pieces: [[UInt8]]) -> String {
        Measurement(.chat, pieces, hidesUsageChunk: true).forwarded.text
    }
}
