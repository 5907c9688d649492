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
    private let dialect: Dialect
    private let hidesUsage: Bool
    /// The payload is in a format that the meter can read.
    let isMetered: Bool
    private(set) var meter: AnswerMeter
    private(set) var gaps = TokenGaps()
    private var visible: [UInt8] = []
    /// The stream was ended in the provider's place.
    private(set) var isCut = false

    /// Prepares to carry; `dialect` is `other` for what is not to be measured, and `hidesUsage` keeps from the client the
    /// usage chunk of a Chat stream that it did not ask for.
    init(_ scratch: Scratch, _ framing: AnswerFraming, dialect: Dialect, hidesUsage: Bool) {
        self.scratch = scratch
        self.framing = framing
        self.dialect = dialect
        self.hidesUsage = hidesUsage
        isMetered = dialect != .other
        meter = AnswerMeter(dialect: dialect, hidesUsageChunk: hidesUsage)
    }

    /// Meters the payload of one read and puts it into the output, or as much of it as whole events make, when `ending` has
    /// something to put in place of all that would follow.
    func take(at now: UInt64, ending: (borrowing AnswerMeter) -> StreamCut? = { _ in nil }) {
        let payload = scratch.payload
        guard !payload.isEmpty else { return }
        guard isMetered else { return append(payload) }
        let last = meter.lastTokenAt
        if hidesUsage {
            meter.consume(payload.span, at: now, forwardingTo: &visible)
            if !cut(visible, ending) { append(visible) }
            forgetVisible()
        } else {
            meter.consume(payload.span, at: now)
            if !cut(payload, ending) { append(payload) }
        }
        if let last, let next = meter.lastTokenAt, next > last { gaps.add(next - last) }
    }

    /// Ends the stream after the last whole event of what the client may see, if it is to be ended and can be.
    private func cut(_ visible: [UInt8], _ ending: (borrowing AnswerMeter) -> StreamCut?) -> Bool {
        guard framing == .chunked || framing == .untilClose, let boundary = meter.boundary, let place = meter.place,
            meter.end == .open, let frames = ending(meter)?.frames(for: dialect, at: place)
        else { return false }
        append(Array(visible[..<boundary]) + frames)
        isCut = true
        return true
    }

    /// Puts the end of the body into the output.
    func takeEnd() {
        if isCut {
            // What the meter still holds is not for the client.
        } else if hidesUsage {
            meter.finish(forwardingTo: &visible)
            append(visible)
            forgetVisible()
        } else {
            meter.finish()
        }
        if framing == .chunked { scratch.output.append("0\r\n\r\n") }
    }

    /// Room for a few events is kept from one read to the next; there may be thousands of streams.
    private func forgetVisible() {
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
