// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// An answer on its way to the client.
extension Exchange {
    /// Passes a provider's answer on as it comes. The first part of its payload lies in the scratch already.
    func relay(
        _ answered: UpstreamCall,
        _ head: ResponseHead,
        for dialect: Dialect,
        hidesUsage: Bool,
        _ provider: Int
    ) async throws(ExchangeEnd) {
        var upstream = answered
        let hidesUsage = hidesUsage && head.status == 200
        sample.status = UInt16(clamping: head.status)
        let framing = clientFraming(head, hidesUsage: hidesUsage)
        writeHead(head, framing)
        var relay = AnswerRelay(
            context.scratch,
            framing,
            dialect: isMetered(head) ? dialect : .other,
            hidesUsage: hidesUsage
        )
        do throws(ExchangeEnd) {
            relay.take(at: Clock.monotonic())
            try await deliver(&relay, isFinished: upstream.isFinished)
            sample.responseOverhead = Clock.monotonic() - upstream.firstByteAt
            while !upstream.isFinished {
                try await read(&upstream, &relay)
                relay.take(at: context.loop.now)
                try await deliver(&relay, isFinished: upstream.isFinished)
            }
        } catch {
            finish(upstream, provider)
            settle(relay.meter, head, hasEnded: false)
            throw verdict(error, relay.meter)
        }
        finish(upstream, provider)
        settle(relay.meter, head, hasEnded: true)
    }

    private func writeHead(_ head: ResponseHead, _ framing: AnswerFraming) {
        if framing == .untilClose || context.isDraining { isKeptAlive = false }
        context.scratch.output.appendAnswerHead(head, framing, isKeptAlive: isKeptAlive, isHTTP10: isHTTP10)
    }

    private func clientFraming(_ head: ResponseHead, hidesUsage: Bool) -> AnswerFraming {
        switch head.framing {
        case .none: .none
        case .length(let length) where !hidesUsage: .length(length)
        case .length, .chunked, .untilClose: isHTTP10 ? .untilClose : .chunked
        }
    }

    /// Only a plain answer of success can be read: errors cost nothing, and compressed ones tell nothing.
    private func isMetered(_ head: ResponseHead) -> Bool {
        guard (200..<300).contains(head.status) else { return false }
        guard let coding = head.field("content-encoding") else { return true }
        return head.matches(coding, "identity")
    }

    private func deliver(_ relay: inout AnswerRelay, isFinished: Bool) async throws(ExchangeEnd) {
        if isFinished { relay.takeEnd() }
        try await flush()
    }

    private func read(_ upstream: inout UpstreamCall, _ relay: inout AnswerRelay) async throws(ExchangeEnd) {
        do throws(UpstreamFault) {
            try await upstream.readPayload(
                until: context.loop.now + context.patience.idle,
                isAbandoned: { client.isGone }
            )
        } catch {
            throw error == .transport(.abandoned) ? .clientGone : .broken
        }
    }

    /// Codex hangs up as soon as it has read `response.completed`: what the body itself called complete is complete.
    private func verdict(_ end: ExchangeEnd, _ meter: borrowing AnswerMeter) -> ExchangeEnd {
        if case .clientGone = end, meter.end == .completed { return .satisfied }
        return end
    }

    /// Returns the connection to its pool, or closes it; a provider notices at once that nobody reads on.
    func finish(_ upstream: UpstreamCall, _ provider: Int) {
        let channel = upstream.connection.channel
        if upstream.isReusable {
            context.pool.keep(channel, for: context.server.providers[provider].pool)
        } else {
            context.pool.discard(channel)
        }
    }
}
