// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct StreamBoundaryTests {
    private static let event = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"
    private static let usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9}}\n\n"
    private static let line = "{\"message\":{\"content\":\"Hi\"},\"done\":false}\n"

    /// Payloads one after another, and the boundary in each.
    static let streams: [(dialect: Dialect, payloads: [String], boundaries: [Int?])] = [
        (.chat, [event], [event.utf8.count]),
        (.chat, [event + "data: {"], [event.utf8.count]),
        (.chat, [event, "data: {", "}\n", "\n"], [event.utf8.count, 0, nil, 1]),
        (.chat, [event + event + event], [3 * event.utf8.count]),
        (.chat, [": a comment\n", ": another"], [12, 0]),
        (.chat, ["event: x\n"], [0]),
        (.ollamaChat, [line], [line.utf8.count]),
        (.ollamaChat, [line + "{\"me", "ssage\":{}", "}\n"], [line.utf8.count, nil, 2]),
        (.gemini, ["[{", "}", "\n", ",", "{}]"], [1, 1, 1, 1, nil]),
        (.chat, ["{", "}"], [0, nil]),
    ]

    @Test(arguments: streams)
    func `tells how much ends with a whole event`(dialect: Dialect, payloads: [String], boundaries: [Int?]) {
        var meter = AnswerMeter(dialect: dialect, hidesUsageChunk: false)
        var found: [Int?] = []
        for payload in payloads {
            let bytes = [UInt8](payload)
            meter.consume(bytes.span, at: 1)
            found.append(meter.boundary)
        }
        #expect(found == boundaries)
    }

    @Test func `where a usage chunk is hidden, what the client sees always ends at a boundary`() {
        let stream = [UInt8](Self.event + Self.usage + Self.event + "data: [DONE]\n\n")
        for size in [1, 7, 60, stream.count] {
            var meter = AnswerMeter(dialect: .chat, hidesUsageChunk: true)
            for start in stride(from: 0, to: stream.count, by: size) {
                var visible: [UInt8] = []
                meter.consume(
                    stream.span.extracting(start..<min(start + size, stream.count)),
                    at: 1,
                    forwardingTo: &visible
                )
                let boundary = meter.boundary
                #expect(boundary == visible.count)
            }
        }
    }
}
