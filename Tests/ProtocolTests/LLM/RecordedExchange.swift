// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

/// An answer as a provider sent it, and what it says to someone who reads it by hand.
struct RecordedExchange: Sendable, CustomTestStringConvertible {
    let name: String
    let dialect: Dialect
    let body: String
    let usage: TokenUsage?
    let model: String?
    let tier: String?
    let tokenEvents: Int
    let characters: Int
    let end: AnswerEnd

    init(
        _ name: String,
        _ dialect: Dialect,
        _ body: String,
        usage: TokenUsage?,
        model: String?,
        tier: String? = nil,
        events: Int = 0,
        characters: Int = 0,
        end: AnswerEnd = .completed
    ) {
        self.name = name
        self.dialect = dialect
        self.body = body
        self.usage = usage
        self.model = model
        self.tier = tier
        tokenEvents = events
        self.characters = characters
        self.end = end
    }

    var testDescription: String { name }
    var isEventStream: Bool { body.hasPrefix("data:") || body.hasPrefix("event:") }

    func expect(_ measured: Measurement, _ body: [UInt8], _ how: String) {
        #expect(measured.usage == usage, "\(how)")
        #expect(measured.model == model, "\(how)")
        #expect(measured.serviceTier == tier, "\(how)")
        #expect(measured.tokenEvents == tokenEvents, "\(how)")
        #expect(measured.characters == characters, "\(how)")
        #expect(measured.end == end, "\(how)")
        let isWhole = measured.forwarded == body
        #expect(isWhole, "\(how)")
    }
}

/// Events as a server writes them.
func events(_ data: [String]) -> String { data.map { "data: \($0)\n\n" }.joined() }

/// Events that carry their type beside their data, as Anthropic's and those of Responses do.
func namedEvents(_ data: [(name: String, data: String)]) -> String {
    data.map { "event: \($0.name)\ndata: \($0.data)\n\n" }.joined()
}
