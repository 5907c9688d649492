// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Transport

/// Carries an answer's payload to the client, past the meter: what has come leaves before the next read.
///
/// Payload comes in through `scratch.payload` and leaves through `scratch.output`, framed anew: one chunk for each read.
/// A class, so that the frames of suspended tasks hold one word of it.
final class AnswerRelay {
    private let scratch: Scratch
    private let framing: AnswerFraming
    private let hidesUsage: Bool
    /// The payload is in a format that the meter can read.
    let isMetered: Bool
    private(set) var meter: AnswerMeter
    private(set) var gaps = TokenGaps()
    private var visible: [UInt8] = []

    /// Prepares to carry; `dialect` is `other` for what is not to be measured, and `hidesUsage` keeps from the client the
    /// usage chunk of a Chat stream that it did not ask for.
    init(_ scratch: Scratch, _ framing: AnswerFraming, dialect: Dialect, hidesUsage: Bool) {
        self.scratch = scratch
        self.framing = framing
        self.hidesUsage = hidesUsage
        isMetered = dialect != .other
        meter = AnswerMeter(dialect: dialect, hidesUsageChunk: hidesUsage)
    }

    /// Meters the payload of one read and puts it into the output.
    func take(at now: UInt64) {
        let payload = scratch.payload
        guard !payload.isEmpty else { return }
        guard isMetered else { return append(payload) }
        let last = meter.lastTokenAt
        if hidesUsage {
            meter.consume(payload.span, at: now, forwardingTo: &visible)
            appendVisible()
        } else {
            meter.consume(payload.span, at: now)
            append(payload)
        }
        if let last, let next = meter.lastTokenAt, next > last { gaps.add(next - last) }
    }

    /// Puts the end of the body into the output.
    func takeEnd() {
        if hidesUsage {
            meter.finish(forwardingTo: &visible)
            appendVisible()
        } else {
            meter.finish()
        }
        if framing == .chunked { scratch.output.append("0\r\n\r\n") }
    }

    /// Room for a few events is kept from one read to the next; there may be thousands of streams.
    private func appendVisible() {
        append(visible)
        visible.removeAll(keepingCapacity: visible.capacity <= 4096)
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
