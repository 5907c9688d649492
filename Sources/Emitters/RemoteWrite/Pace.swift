// SPDX-License-Identifier: Apache-2.0

/// When the next request may go out, after the last one's end.
struct Pace {
    /// A request so much older (milliseconds) than the newest that waits may be refused for its age alone.
    static let backlogAge: Int64 = 300_000
    /// What then lies between one request and the next, nanoseconds.
    static let backlogPause: UInt64 = 20_000_000

    private var backoff = Backoff()
    private var breaker = Breaker()
    /// Whether the process is about to end.
    private var isHurried = false

    var isRefusing: Bool { !breaker.isClosed }

    /// From now on nobody's wishes are waited for, only failures' own pauses.
    mutating func hurry() {
        isHurried = true
        backoff.reset()
    }

    /// How long to wait, nanoseconds; nil: not at all.
    mutating func delay(_ verdict: Verdict, isOld: Bool, at now: UInt64) -> UInt64? {
        switch verdict {
        case .delivered:
            backoff.reset()
            breaker.accepted()
            return nil
        case .fallBack: return nil
        case .retry(_, let after):
            return backoff.delay(retryAfter: isHurried ? nil : after, chance: .random(in: -1...1))
        case .drop(_, let written):
            backoff.reset()
            return refused(isOld: isOld || written > 0, at: now)
        }
    }

    /// What is refused for its age, or in part, says nothing about the next one.
    private mutating func refused(isOld: Bool, at now: UInt64) -> UInt64? {
        guard !isOld else { return isHurried ? nil : Self.backlogPause }
        let pause = breaker.refused(at: now)
        return isHurried ? Backoff.first : pause
    }
}
