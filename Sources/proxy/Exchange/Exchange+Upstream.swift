// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// The way to a provider and back.
extension Exchange {
    private enum Attempt {
        case answered(UpstreamCall, ResponseHead)
        case failed(UpstreamFault, RetrySchedule.Failure)
    }

    func callProvider(_ request: ForwardedRequest) async throws(ExchangeEnd) {
        let (upstream, answer) = try await obtainAnswer(request)
        request.letGo()
        try await relay(upstream, answer, for: request.dialect, hidesUsage: request.hidesUsage, request.provider)
    }

    /// Calls until an answer comes that is worth passing on, or the patience for it ends.
    private func obtainAnswer(
        _ request: ForwardedRequest
    ) async throws(ExchangeEnd) -> (UpstreamCall, ResponseHead) {
        var schedule = RetrySchedule(
            context.server.configuration.retry,
            isRepeatable: call != nil || method == .get || method == .head,
            seed: started
        )
        while true {
            let attempt = try await attempt(request, isFirst: schedule.failures == 0)
            let action: RetrySchedule.Action
            switch attempt {
            case .answered(let upstream, let answer):
                guard let failure = RetrySchedule.Failure(answer) else { return (upstream, answer) }
                action = schedule.failed(failure)
                guard case .retry = action else { return (upstream, answer) }
                finish(upstream, request.provider)
                count(failure)
            case .failed(let fault, let failure):
                action = schedule.failed(failure)
                guard case .retry = action else { throw giveUp(fault, failure, request.provider) }
                count(failure)
            }
            try await pause(action)
        }
    }

    private func giveUp(_ fault: UpstreamFault, _ failure: RetrySchedule.Failure, _ provider: Int) -> ExchangeEnd {
        let name = context.server.providers[provider].name
        guard let answer = ErrorAnswer(fault, isConnecting: failure == .connect || failure == .timeout, provider: name)
        else { return .clientGone }
        sample.outcome = .upstreamFailed
        return .refused(answer)
    }

    private func pause(_ action: RetrySchedule.Action) async throws(ExchangeEnd) {
        guard case .retry(let pause) = action else { return }
        if pause > 0 {
            await client.waiter.sleep(until: context.loop.now + pause) { client.isGone || context.isDraining }
        }
        if client.isGone { throw .clientGone }
    }

    private func count(_ failure: RetrySchedule.Failure) {
        switch failure {
        case .stale, .unanswered: break
        case .connect: sample.retries.connect &+= 1
        case .reset: sample.retries.reset &+= 1
        case .timeout: sample.retries.timeout &+= 1
        case .status(429, _): sample.retries.rateLimited &+= 1
        case .status: sample.retries.serverError &+= 1
        }
    }

    /// One call, up to the answer's head.
    private func attempt(_ request: ForwardedRequest, isFirst: Bool) async throws(ExchangeEnd) -> Attempt {
        let begun = Clock.monotonic()
        let connection: UpstreamConnection
        do throws(TransportError) {
            connection = try await connect(request.provider)
        } catch {
            return .failed(.transport(error), error == .timedOut ? .timeout : .connect)
        }
        let connected = connection.isReused ? begun : Clock.monotonic()
        var upstream = UpstreamCall(connection, scratch: context.scratch, loop: context.loop)
        do throws(UpstreamFault) {
            try await send(request, upstream)
            if isFirst { sample.requestOverhead = (begun - started) + (Clock.monotonic() - connected) }
            let head = try await upstream.head(
                answering: method,
                limits: context.limits.head,
                deadline: context.loop.now + context.patience.firstByte,
                isAbandoned: { client.isGone }
            )
            return .answered(upstream, head)
        } catch {
            context.pool.discard(connection.channel)
            if error == .transport(.abandoned) { throw .clientGone }
            return .failed(error, failure(error, upstream))
        }
    }

    private func failure(_ fault: UpstreamFault, _ upstream: UpstreamCall) -> RetrySchedule.Failure {
        if upstream.hasAnswer || fault == .transport(.timedOut) { return .unanswered }
        return upstream.connection.isReused ? .stale : .reset
    }

    private func connect(_ provider: Int) async throws(TransportError) -> UpstreamConnection {
        let index = context.server.providers[provider].pool
        if let idle = context.pool.reuse(index, waiter: client.waiter) { return idle }
        return try await context.pool.connect(
            index,
            waiter: client.waiter,
            deadline: context.loop.now + context.patience.connect,
            isAbandoned: { client.isGone }
        )
    }

    private func send(_ request: ForwardedRequest, _ upstream: UpstreamCall) async throws(UpstreamFault) {
        writeHead(of: request)
        do throws(TransportError) {
            try await upstream.send(body: request.body, idle: context.patience.idle)
        } catch {
            throw .transport(error)
        }
    }

    private func writeHead(of request: ForwardedRequest) {
        guard let head = request.head else { return }
        context.server.providers[request.provider].write(
            head,
            endpoint,
            bodyCount: head.framing == .none && request.body.isEmpty ? nil : request.body.count,
            key: request.key,
            tenants: context.server.tenants,
            to: &context.scratch.output
        )
    }
}
