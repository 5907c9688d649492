// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Decides whether a call that failed before its answer's first byte is made again, and after which pause.
///
/// A value without clock or I/O: the caller performs what it says.
struct RetrySchedule: Sendable {
    enum Failure: Equatable, Sendable {
        /// No connection was made, so nothing was sent.
        case connect
        /// No connection was made in time.
        case timeout
        /// The connection broke after something was sent.
        case reset
        /// The connection came from the pool and was dead: no provider has seen the request.
        case stale
        /// The provider took the request, and then too long or gave what is no answer: it may well be at work on it.
        case unanswered
        /// An answer whose status says "later", with the seconds of its `Retry-After`.
        case status(Int, retryAfter: Int?)
    }

    enum Action: Equatable, Sendable {
        /// Make the call again after a pause in nanoseconds.
        case retry(after: UInt64)
        case giveUp
    }

    private let attempts: Int
    private let base: UInt64
    private let longest: UInt64
    /// Whether a request that may have reached the provider may be sent again.
    private let isRepeatable: Bool
    private(set) var failures = 0
    private var hasSeenStale = false
    private var jitter: UInt64

    /// - Parameters:
    ///   - attempts: How many calls are made at most, the first included.
    ///   - base: The pause before the second call in nanoseconds; it doubles each time.
    ///   - longest: The longest pause in nanoseconds; a provider that asks for more gets no second call.
    ///   - isRepeatable: False for requests that must not be carried out twice.
    ///   - seed: What the ±10 % of jitter are drawn from.
    init(attempts: Int, base: UInt64, longest: UInt64, isRepeatable: Bool, seed: UInt64) {
        self.attempts = attempts
        self.base = base
        self.longest = longest
        self.isRepeatable = isRepeatable
        jitter = seed | 1
    }

    init(_ configuration: Configuration.Retry, isRepeatable: Bool, seed: UInt64) {
        self.init(
            attempts: configuration.attempts,
            base: configuration.base.nanoseconds,
            longest: configuration.max.nanoseconds,
            isRepeatable: isRepeatable,
            seed: seed
        )
    }

    /// Statuses that a later call may not meet again: overload, rate limits, gateways between us and the provider.
    static func isTransient(_ status: Int) -> Bool {
        switch status {
        case 408, 429, 500, 502, 503, 504, 529: true
        default: false
        }
    }

    mutating func failed(_ failure: Failure) -> Action {
        if failure == .stale, !hasSeenStale {
            hasSeenStale = true
            return .retry(after: 0)
        }
        failures += 1
        guard failures < attempts else { return .giveUp }
        switch failure {
        case .connect, .timeout: return .retry(after: pause())
        case .unanswered: return .giveUp
        case .reset, .stale: return isRepeatable ? .retry(after: pause()) : .giveUp
        case .status(_, let retryAfter):
            guard isRepeatable else { return .giveUp }
            guard let retryAfter else { return .retry(after: pause()) }
            let asked = UInt64(clamping: retryAfter).multipliedReportingOverflow(by: 1_000_000_000)
            guard !asked.overflow, asked.partialValue <= longest else { return .giveUp }
            return .retry(after: max(asked.partialValue, pause()))
        }
    }

    /// `base` doubled for each failure, at most `longest`, ±10 %.
    private mutating func pause() -> UInt64 {
        jitter ^= jitter << 13
        jitter ^= jitter >> 7
        jitter ^= jitter << 17
        let doubled = base.multipliedReportingOverflow(by: 1 << UInt64(min(failures - 1, 32)))
        let pause = doubled.overflow ? longest : min(doubled.partialValue, longest)
        return pause / 10 * 9 + (pause / 5 == 0 ? 0 : jitter % (pause / 5))
    }
}

extension RetrySchedule.Failure {
    /// Nil for an answer that is to be passed on whatever the schedule says.
    init?(_ answer: ResponseHead) {
        guard RetrySchedule.isTransient(answer.status) else { return nil }
        // OpenAI's own word on whether a client should try again.
        if let advice = answer.field("x-should-retry"), answer.matches(advice, "false") { return nil }
        self = .status(answer.status, retryAfter: answer.field("retry-after").flatMap { Int(answer.string($0)) })
    }
}
