// SPDX-License-Identifier: Apache-2.0

/// Measures an answer while its bytes pass: usage, model, text, first and last token, and how it ended.
///
/// Nothing is buffered, so an answer of any size takes the same memory; only an event that may be the usage chunk to be
/// hidden is kept back until it is whole.
package struct AnswerMeter: ~Copyable, Sendable {
    private var stream: AnswerStream
    private var held = HeldEvent()
    private var hasHiddenLast = false
    private var lastReadAt: UInt64 = 0
    private let hidesUsageChunk: Bool
    /// Of what the last `consume` has let through, how many bytes end with a whole event, so that the answer could be
    /// ended after them; nil when none do, not even those that came before.
    package private(set) var boundary: Int?

    /// - Parameters:
    ///   - dialect: The API that was called. An answer of dialect `other` is read for its model only.
    ///   - hidesUsageChunk: Whether the client did not ask for the usage chunk that it would otherwise see.
    package init(dialect: Dialect, hidesUsageChunk: Bool) {
        stream = AnswerStream(dialect)
        self.hidesUsageChunk = hidesUsageChunk
    }

    /// What the provider reported; where it reports several times, the greatest of each number. Nil: nothing.
    package var usage: TokenUsage? { stream.reader.usage }
    /// The model that answered, as the provider names it.
    package var model: String? { stream.reader.model.isEmpty ? nil : String(decoding: modelBytes, as: UTF8.self) }
    /// The same in UTF-8; empty when nothing was said.
    package var modelBytes: [UInt8] { stream.reader.model.bytes }
    /// When the first event that carries text was whole; nil for an answer that does not come piece by piece.
    package var firstTokenAt: UInt64? { stream.reader.firstTokenAt }
    package var lastTokenAt: UInt64? { stream.reader.lastTokenAt }
    /// How many events carried text.
    package var tokenEvents: Int { stream.reader.tokenEvents }
    /// Message, reasoning and tool arguments, for an estimate.
    package var outputText: TextStatistics { stream.reader.outputText }
    /// The processing tier that the answer names, as `default` or `priority`; nil: none, or one too long to be a name.
    package var serviceTier: String? {
        let tier = stream.reader.serviceTier
        return (1...ShortText.capacity).contains(tier.count) ? tier.description : nil
    }
    /// Where `boundary` is, for ending the answer there; nil for an answer that does not come piece by piece.
    package var place: StreamPlace? { stream.place }
    /// `completed` after `[DONE]`, `response.completed` or `.incomplete`, `message_stop`, `done: true` or a whole
    /// document, `failed` after an error in the body. The first of them stays.
    package var end: AnswerEnd { stream.reader.end }

    /// Reads the next bytes of the payload.
    package mutating func consume(_ payload: Span<UInt8>, at now: UInt64) {
        lastReadAt = now
        var position = 0
        stream.begin()
        while stream.next(in: payload, from: &position, at: now) != nil {}
        boundary = stream.boundary
    }

    /// The same, and appends to `output` what the client shall see: everything but a usage chunk that it did not ask
    /// for. Only an event whose end has not come yet is kept back, and no more than 1 MiB of it.
    package mutating func consume(_ payload: Span<UInt8>, at now: UInt64, forwardingTo output: inout [UInt8]) {
        if !hidesUsageChunk {
            output.append(copying: payload, 0..<payload.count)
            return consume(payload, at: now)
        }
        lastReadAt = now
        let visible = output.count
        boundary = held.isLetGo ? nil : 0
        stream.begin()
        var position = 0
        var start = forwardOwedLineFeed(payload, to: &output)
        while let pause = stream.next(in: payload, from: &position, at: now) {
            hasHiddenLast = pause == .event(isUsageChunk: true) && !held.isLetGo
            if hasHiddenLast {
                held.drop()
            } else {
                held.release(to: &output)
                output.append(copying: payload, start..<position)
            }
            boundary = output.count - visible
            start = position
        }
        if stream.isEventStream {
            held.keep(payload, in: start..<payload.count, orForwardTo: &output)
        } else {
            output.append(copying: payload, start..<payload.count)
            boundary = nil
        }
    }

    /// Tells that the payload has ended. An event that lacks nothing but its empty line still counts.
    package mutating func finish() {
        _ = stream.finish(at: lastReadAt)
    }

    /// The same, and appends what has been kept back.
    package mutating func finish(forwardingTo output: inout [UInt8]) {
        if stream.finish(at: lastReadAt) { held.drop() } else { held.release(to: &output) }
    }

    /// An LF after the CR that has ended an event shares the event's fate, and must not wait for the next event's end.
    private func forwardOwedLineFeed(_ payload: Span<UInt8>, to output: inout [UInt8]) -> Int {
        guard stream.owesLineFeed, held.isEmpty, !payload.isEmpty, payload[0] == 0x0A else { return 0 }
        if !hasHiddenLast { output.append(0x0A) }
        return 1
    }
}
