// SPDX-License-Identifier: Apache-2.0

import Protocol
import Transport

/// Carries an answer's payload to the client, past the meter: what has come leaves before the next read.
///
/// Payload comes in through `scratch.payload` and leaves through `scratch.output`, framed anew: one chunk for each read.
struct AnswerRelay: ~Copyable {
    private let scratch: Scratch
    private let framing: AnswerFraming
    private let hidesUsage: Bool
    var meter: AnswerMeter
    private var visible: [UInt8] = []

    init(_ scratch: Scratch, _ framing: AnswerFraming, dialect: Dialect, hidesUsage: Bool) {
        self.scratch = scratch
        self.framing = framing
        self.hidesUsage = hidesUsage
        meter = AnswerMeter(dialect: dialect, hidesUsageChunk: hidesUsage)
    }

    /// Meters the payload of one read and puts it into the output.
    mutating func take(at now: UInt64) {
        let payload = scratch.payload
        guard !payload.isEmpty else { return }
        guard hidesUsage else {
            meter.consume(payload.span, at: now)
            return append(payload)
        }
        visible.removeAll(keepingCapacity: true)
        meter.consume(payload.span, at: now, forwardingTo: &visible)
        append(visible)
    }

    /// Puts the end of the body into the output.
    mutating func takeEnd() {
        visible.removeAll(keepingCapacity: true)
        if hidesUsage { meter.finish(forwardingTo: &visible) } else { meter.finish() }
        append(visible)
        if framing == .chunked { scratch.output.append("0\r\n\r\n") }
    }

    private func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, framing != .none else { return }
        guard framing == .chunked else { return scratch.output.append(contentsOf: bytes) }
        scratch.output.appendHex(bytes.count)
        scratch.output.append("\r\n")
        scratch.output.append(contentsOf: bytes)
        scratch.output.append("\r\n")
    }
}
