// SPDX-License-Identifier: Apache-2.0

import Protocol

extension RetrySchedule.Failure {
    /// Reads an answer's status and its advice; nil for one that is passed on whatever the schedule says.
    ///
    /// `now` is nanoseconds since 1970.
    init?(_ answer: ResponseHead, now: Int64) {
        guard Self.isTransient(answer.status) else { return nil }
        // OpenAI's own word on whether a client should try again.
        if let advice = answer.field("x-should-retry"), answer.matches(advice, "false") { return nil }
        self = .status(answer.status, retryAfter: answer.field("retry-after").flatMap { answer.pause($0, from: now) })
    }

    /// Statuses that a later call may not meet again: overload, rate limits, gateways between us and the provider.
    static func isTransient(_ status: Int) -> Bool {
        switch status {
        case 408, 429, 500, 502, 503, 504, 529: true
        default: false
        }
    }
}

extension ResponseHead {
    /// What `Retry-After` says in either of its forms (RFC 9110 §10.2.3), as nanoseconds from now; nil for nonsense.
    fileprivate func pause(_ value: Range<Int>, from now: Int64) -> UInt64? {
        let text = Array(bytes[value])
        guard !text.isEmpty else { return nil }
        if text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return (UInt64(string(value)) ?? .max).multipliedClamping(by: 1_000_000_000)
        }
        guard let date = HTTPDate.seconds(text.span) else { return nil }
        let seconds = date.subtractingReportingOverflow(now / 1_000_000_000)
        return UInt64(clamping: seconds.overflow ? 0 : seconds.partialValue).multipliedClamping(by: 1_000_000_000)
    }
}

extension UInt64 {
    fileprivate func multipliedClamping(by factor: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
