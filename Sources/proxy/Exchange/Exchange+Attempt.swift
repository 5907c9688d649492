// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// One call of a provider, up to the answer's head.
extension Exchange {
    enum Attempt {
        case answered(Answer)
        case failed(UpstreamFault, RetrySchedule.Failure)
    }

    func attempt(_ request: ForwardedRequest, distrustsPool: Bool) async throws(ExchangeEnd) -> Attempt {
        let begun = Clock.monotonic()
        let connection: UpstreamConnection
        do throws(TransportError) {
            connection = try await connect(request.provider, distrustsPool: distrustsPool)
        } catch {
            if error == .abandoned { throw abandonment }
            return .failed(.transport(error), error == .timedOut ? .timeout : .connect)
        }
        let upstream = UpstreamCall(connection, scratch: context.scratch, loop: context.loop)
        do throws(UpstreamFault) {
            try await send(request, upstream, begun: begun)
            isAwaitingAnswer = true
            let head = try await upstream.head(
                answering: method,
                limits: context.limits.head,
                deadline: context.loop.now + context.patience.firstByte,
                isAbandoned: { isAbandoned }
            )
            isAwaitingAnswer = false
            return .answered(Answer(call: upstream, head: head))
        } catch {
            context.pool.discard(connection.channel)
            if error == .transport(.abandoned) { throw abandonment }
            isAwaitingAnswer = isAwaitingAnswer && error == .transport(.timedOut)
            return .failed(error, failure(error, upstream))
        }
    }

    private func failure(_ fault: UpstreamFault, _ upstream: UpstreamCall) -> RetrySchedule.Failure {
        if upstream.hasAnswer || fault == .transport(.timedOut) { return .unanswered }
        return upstream.connection.isReused ? .stale : .reset
    }

    private func connect(
        _ provider: Int,
        distrustsPool: Bool
    ) async throws(TransportError) -> UpstreamConnection {
        let index = context.server.providers[provider].pool
        if !distrustsPool, let idle = context.pool.reuse(index, waiter: client.waiter) { return idle }
        return try await context.pool.connect(
            index,
            waiter: client.waiter,
            deadline: context.loop.now + context.patience.connect,
            isAbandoned: { isAbandoned }
        )
    }

    private func send(
        _ request: ForwardedRequest,
        _ upstream: UpstreamCall,
        begun: UInt64
    ) async throws(UpstreamFault) {
        let connected = upstream.connection.isReused ? begun : Clock.monotonic()
        writeHead(of: request)
        // A large body waits for the provider to take it, a small one leaves at once.
        let isLarge = request.body.count > Scratch.capacity / 2
        if isLarge { noteOverhead(begun, connected) }
        do throws(TransportError) {
            try await upstream.send(body: request.body, idle: context.patience.idle) { isAbandoned }
        } catch {
            throw .transport(error)
        }
        if !isLarge { noteOverhead(begun, connected) }
    }

    /// What this proxy has done since the request came, but for the time that a connection takes; the first try tells.
    private func noteOverhead(_ begun: UInt64, _ connected: UInt64) {
        guard sample.requestOverhead == 0 else { return }
        sample.requestOverhead = (begun - received) + (Clock.monotonic() - connected)
    }

    private func writeHead(of request: ForwardedRequest) {
        guard let head = request.head else { return }
        context.server.providers[request.provider].write(
            head,
            endpoint,
            bodyCount: head.framing == .none && request.body.isEmpty ? nil : request.body.count,
            key: request.key,
            tenants: request.tenants,
            to: &context.scratch.output
        )
    }
}
