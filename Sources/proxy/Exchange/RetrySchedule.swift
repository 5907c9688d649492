// SPDX-License-Identifier: Apache-2.0

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
        /// The connection came from the pool and broke before an answer: as a rule the provider has closed it idle, and
        /// has not seen the request.
        case stale
        /// The provider took the request, and then too long or gave what is no answer: it may well be at work on it.
        case unanswered
        /// An answer whose status says "later", with the nanoseconds that it asks to wait.
        case status(Int, retryAfter: UInt64?)
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
    private var failures = 0
    /// A pooled connection was dead, so others from that time may be too: the next call wants a new one.
    private(set) var distrustsPool = false
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

    mutating func failed(_ failure: Failure) -> Action {
        if failure == .stale, !distrustsPool {
            distrustsPool = true
            return .retry(after: 0)
        }
        failures += 1
        guard failures < attempts else { return .giveUp }
        switch failure {
        case .connect, .timeout: return .retry(after: pause())
        case .unanswered: return .giveUp
        case .reset, .stale: return isRepeatable ? .retry(after: pause()) : .giveUp
        case .status(_, let retryAfter):
            let asked = retryAfter ?? 0
            guard isRepeatable, asked <= longest else { return .giveUp }
            return .retry(after: max(asked, pause()))
        }
    }

    /// `base` doubled for each failure, at most `longest`, ±10 %.
    private mutating func pause() -> UInt64 {
        jitter ^= jitter << 13
        jitter ^= jitter >> 7
        jitter ^= jitter << 17
        let doubled = base.multipliedReportingOverflow(by: 1 << UInt64(min(failures - 1, 32)))
        let pause = doubled.overflow ? longest : min(doubled.partialValue, longest)
        let (jittered, overflow) = (pause - pause / 10).addingReportingOverflow(jitter % (pause / 5 + 1))
        return overflow ? .max : jittered
    }
}
