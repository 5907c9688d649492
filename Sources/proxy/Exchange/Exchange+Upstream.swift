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
