// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// An answer on its way to the client.
extension Exchange {
    /// Passes a provider's answer on as it comes. The first part of its payload lies in the scratch already.
    func relay(_ answer: consuming Answer, _ request: ForwardedRequest) async throws(ExchangeEnd) {
        let upstream = answer.call
        noteAnswer(answer.head)
        let relay = begin(answer.head, request)
        // A stream may last for an hour: its head is not kept.
        _ = consume answer
        do throws(ExchangeEnd) {
            try await pass(upstream, relay, request)
        } catch {
            finish(upstream, request.provider)
            throw settle(relay, endingWith: error)
        }
        finish(upstream, request.provider)
    }

    /// Writes the head for the client and prepares what comes after it.
    private func begin(_ head: ResponseHead, _ request: ForwardedRequest) -> AnswerRelay {
        let isSuccess = (200..<300).contains(head.status)
        let isMetered = isSuccess && !head.isCompressed
        let hidesUsage = request.hidesUsage && isMetered
        let framing = AnswerFraming(head, isRewritten: hidesUsage, isHTTP10: isHTTP10)
        sample.status = UInt16(clamping: head.status)
        sample.isStream = isSuccess && call != nil && (sample.isStream || head.isStream)
        endsWithConnection = framing == .untilClose
        if endsWithConnection || context.isDraining { isKeptAlive = false }
        context.scratch.output.appendAnswerHead(
            head,
            framing,
            budgetFields(),
            isKeptAlive: isKeptAlive,
            isHTTP10: isHTTP10
        )
        return AnswerRelay(
            context.scratch,
            framing,
            // Errors cost nothing, and compressed answers tell nothing.
            dialect: isMetered ? request.dialect : .other,
            hidesUsage: hidesUsage
        )
    }

    private func pass(
        _ upstream: UpstreamCall,
        _ relay: AnswerRelay,
        _ request: ForwardedRequest
    ) async throws(ExchangeEnd) {
        let begun = max(upstream.firstByteAt, context.loop.now)
        take(relay, request, at: Clock.monotonic())
        sample.responseOverhead = Clock.monotonic() - begun
        try await send(relay, isLast: upstream.isFinished)
        while !upstream.isFinished, !relay.isCut {
            try await read(upstream)
            try await deliver(relay, request, at: context.loop.now, isLast: upstream.isFinished)
        }
    }

    /// Sends what lies in the scratch's payload.
    func deliver(
        _ relay: AnswerRelay,
        _ request: ForwardedRequest,
        at now: UInt64,
        isLast: Bool
    ) async throws(ExchangeEnd) {
        take(relay, request, at: now)
        try await send(relay, isLast: isLast)
    }

    private func take(_ relay: AnswerRelay, _ request: ForwardedRequest, at now: UInt64) {
        guard sample.isStream, money != nil else { return relay.take(at: now) }
        relay.take(at: now) { meter in ending(meter, request) }
    }

    private func send(_ relay: AnswerRelay, isLast: Bool) async throws(ExchangeEnd) {
        if isLast || relay.isCut {
            relay.takeEnd()
            settle(relay, hasEnded: !relay.isCut)
            if relay.isCut {
                sample.outcome = .cut
                money?.noteCut()
            }
            record()
        }
        try await flush()
    }

    private func read(_ upstream: UpstreamCall) async throws(ExchangeEnd) {
        do throws(UpstreamFault) {
            try await upstream.readPayload(
                until: context.loop.now + context.patience.idle,
                isAbandoned: { isAbandoned }
            )
        } catch {
            throw error == .transport(.abandoned) ? abandonment : .broken
        }
    }
}

extension ResponseHead {
    /// Whether the answer says of itself that it comes as events or as lines.
    fileprivate var isStream: Bool {
        guard let type = field("content-type") else { return false }
        return begins(type, with: "text/event-stream") || begins(type, with: "application/x-ndjson")
    }

    /// Whether a value is this media type, in any case, with or without parameters.
    private func begins(_ value: Range<Int>, with type: StaticString) -> Bool {
        let count = type.utf8CodeUnitCount
        guard value.count >= count else { return false }
        let name = bytes[value.lowerBound..<value.lowerBound + count]
        let isSame = type.withUTF8Buffer { text in unsafe zip(name, text).allSatisfy { $0 | 0x20 == $1 | 0x20 } }
        guard isSame, value.count > count else { return isSame }
        let next = bytes[value.lowerBound + count]
        return next == UInt8(ascii: ";") || next == UInt8(ascii: " ")
    }
}
