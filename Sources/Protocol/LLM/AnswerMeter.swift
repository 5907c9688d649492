// SPDX-License-Identifier: Apache-2.0

/// What the body of an answer itself has said so far about its end.
package enum AnswerEnd: Sendable { case open, completed, failed }

/// Event stream, NDJSON or one document: the first significant byte tells, as clients cannot trust content types either.
package struct AnswerMeter: ~Copyable, Sendable {
    package private(set) var usage: TokenUsage?
    package private(set) var modelBytes: [UInt8] = []
    package var model: String? { modelBytes.isEmpty ? nil : String(decoding: modelBytes, as: UTF8.self) }
    package private(set) var firstTokenAt: UInt64?
    package private(set) var lastTokenAt: UInt64?
    package private(set) var tokenEvents = 0
    package private(set) var outputText = TextStatistics()
    package private(set) var end = AnswerEnd.open

    package init(dialect: Dialect, hidesUsageChunk: Bool) {}
    package mutating func consume(_ payload: Span<UInt8>, at now: UInt64) {}
    package mutating func consume(_ payload: Span<UInt8>, at now: UInt64, forwardingTo output: inout [UInt8]) {
        for index in payload.indices { output.append(payload[index]) }
    }
    package mutating func finish(forwardingTo output: inout [UInt8]) {}
    package mutating func finish() {}
}
