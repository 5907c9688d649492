// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Everything that a meter says of an answer, so that two ways of feeding it can be compared.
struct Measurement: Equatable {
    var usage: TokenUsage?
    var model: String?
    var tokenEvents = 0
    var characters = 0
    var estimatedTokens = 0
    var end = AnswerEnd.open
    var serviceTier: String?
    var hasFirstToken = false
    var forwarded: [UInt8] = []

    /// Feeds the pieces one after another; the clock shows each piece's number, beginning with 1.
    init(_ dialect: Dialect, _ pieces: [[UInt8]], hidesUsageChunk: Bool = false) {
        var meter = AnswerMeter(dialect: dialect, hidesUsageChunk: hidesUsageChunk)
        for (index, piece) in pieces.enumerated() {
            meter.consume(piece.span, at: UInt64(index + 1), forwardingTo: &forwarded)
        }
        meter.finish(forwardingTo: &forwarded)
        usage = meter.usage
        model = meter.model
        tokenEvents = meter.tokenEvents
        characters = meter.outputText.characters
        estimatedTokens = meter.outputText.estimatedTokens
        end = meter.end
        serviceTier = meter.serviceTier
        hasFirstToken = meter.firstTokenAt != nil
    }

    init(_ dialect: Dialect, _ text: String, hidesUsageChunk: Bool = false) {
        self.init(dialect, [Array(text.utf8)], hidesUsageChunk: hidesUsageChunk)
    }
}

extension TokenUsage {
    init(
        _ input: Int,
        _ output: Int,
        cached: Int = 0,
        cacheWrite: Int = 0,
        longCacheWrite: Int = 0,
        reasoning: Int = 0,
        audioInput: Int = 0,
        audioOutput: Int = 0
    ) {
        self.init()
        self.input = input
        self.output = output
        self.cached = cached
        self.cacheWrite = cacheWrite
        self.longCacheWrite = longCacheWrite
        self.reasoning = reasoning
        self.audioInput = audioInput
        self.audioOutput = audioOutput
    }
}
