// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// A provider's answer, of which the head has come and perhaps the first part of the body.
struct Answer {
    let call: UpstreamCall
    let head: ResponseHead
}

/// The way to a provider and back.
extension Exchange {
    private enum Attempt {
        case answered(Answer)
        case failed(UpstreamFault, RetrySchedule.Failure)
    }

    /// What comes after an attempt.
    private enum Step {
        case pass(Answer)
        case retry(after: UInt64, because: RetrySchedule.Failure)
    }

    func callProvider(_ request: ForwardedRequest) async throws(ExchangeEnd) {
        let answer = try await obtainAnswer(request)
        request.letGo()
        try await relay(consume answer, request)
    }

    /// Calls until an answer comes that is worth passing on, or the patience for it ends.
    private func obtainAnswer(_ request: ForwardedRequest) async throws(ExchangeEnd) -> Answer {
        var schedule = RetrySchedule(
            context.server.configuration.retry,
            isRepeatable: call != nil || method == .get || method == .head,
            seed: started
        )
        while true {
            switch try await step(request, &schedule) {
            case .pass(let answer): return answer
            case .retry(let pause, let failure):
                try await wait(pause)
                count(failure)
            }
        }
    }

    /// One attempt, of which nothing is left when there is to be another.
    private func step(
        _ request: ForwardedRequest,
        _ schedule: inout RetrySchedule
    ) async throws(ExchangeEnd) -> Step {
        switch try await attempt(request, distrustsPool: schedule.distrustsPool) {
        case .answered(let answer):
            guard let failure = RetrySchedule.Failure(answer.head, now: Clock.wall()),
                case .retry(let pause) = schedule.failed(failure)
            else { return .pass(answer) }
            finish(answer.call, request.provider)
            return .retry(after: pause, because: failure)
        case .failed(let fault, let failure):
            guard case .retry(let pause) = schedule.failed(failure) else {
                let isConnecting = failure == .connect || failure == .timeout
                let name = context.server.providers[request.provider].name
                throw .unanswered(ErrorAnswer(fault, isConnecting: isConnecting, provider: name))
            }
            return .retry(after: pause, because: failure)
        }
    }

    /// Rests before the next attempt, but not beyond the moment when the server begins to shut down.
    private func wait(_ pause: UInt64) async throws(ExchangeEnd) {
        if pause > 0 {
            let (end, overflow) = context.loop.now.addingReportingOverflow(pause)
            await client.waiter.sleep(until: overflow ? .max : end) { isAbandoned || context.isDraining }
        }
        if isAbandoned { throw abandonment }
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
}

extension Exchange {
    /// One call, up to the answer's head.
    private func attempt(_ request: ForwardedRequest, distrustsPool: Bool) async throws(ExchangeEnd) -> Attempt {
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
            let head = try await upstream.head(
                answering: method,
                limits: context.limits.head,
                deadline: context.loop.now + context.patience.firstByte,
                isAbandoned: { isAbandoned }
            )
            return .answered(Answer(call: upstream, head: head))
        } catch {
            context.pool.discard(connection.channel)
            if error == .transport(.abandoned) { throw abandonment }
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
            tenants: context.server.tenants,
            to: &context.scratch.output
        )
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
