// SPDX-License-Identifier: Apache-2.0

import Money

/// Refusals for the sake of a tenant's budget, in the shape that its client understands.
extension ErrorAnswer {
    /// Which one of its limits a tenant has run into.
    static func refused(
        _ refusal: Admission.Refusal,
        _ account: TenantAccount,
        _ client: ClientKind
    ) -> ErrorAnswer {
        switch refusal {
        case .month(let expected, let figures, let limit):
            monthSpent(account, client, figures, expected: expected, limit: limit)
        case .requestMaximum(let expected, let limit):
            requestTooDear(account, expected: expected, limit: limit)
        }
    }

    private static func monthSpent(
        _ account: TenantAccount,
        _ client: ClientKind,
        _ figures: PeriodAccount.Figures,
        expected: UInt64,
        limit: UInt64
    ) -> ErrorAnswer {
        let day = account.zone.civil(at: figures.end).date
        let isSpent = figures.committed >= limit
        let sentence =
            isSpent
            ? "\(account.name) has used its budget of \(Amount.dollars(limit)) for this month"
            : "This call would cost about \(Amount.dollars(expected)), and of the budget of \(Amount.dollars(limit)) "
                + "that \(account.name) has for this month \(Amount.dollars(limit - figures.committed)) are left"
        var answer = ErrorAnswer(
            status: client == .codex ? 429 : 402,
            code: "budget_exceeded",
            message: "\(sentence); the next month begins on \(day) (\(account.zone.name))."
        )
        answer.ownType = client == .codex ? "usage_limit_reached" : "insufficient_quota"
        answer.resetsAt = figures.end / 1_000_000_000
        answer.promotion = client == .codex ? sentence : nil
        answer.isFinal = true
        return answer
    }

    private static func requestTooDear(_ account: TenantAccount, expected: UInt64, limit: UInt64) -> ErrorAnswer {
        ErrorAnswer(
            status: 400,
            code: "request_too_expensive",
            message:
                "This call would cost about \(Amount.dollars(expected)); a single call of \(account.name) may cost "
                + "\(Amount.dollars(limit)) at most (request_max_usd). Send less, or ask for a cheaper model."
        )
    }

    enum Rate { case requests, tokens }

    /// More in a minute than a tenant may; `wait` is the nanoseconds after which to ask again.
    static func tooFast(
        _ account: TenantAccount,
        _ client: ClientKind,
        _ rate: Rate,
        wait: UInt64,
        at now: Int64
    ) -> ErrorAnswer {
        let seconds = max(1, wait / 1_000_000_000 + (wait % 1_000_000_000 > 0 ? 1 : 0))
        let sentence = sentence(account, rate)
        var answer = ErrorAnswer(
            status: 429,
            code: "rate_limit_exceeded",
            message: "\(sentence); ask again in \(seconds) s."
        )
        answer.ownType = rate == .requests ? "requests" : "tokens"
        answer.retryAfter = seconds
        // Codex sleeps as long as it is told without a word of why: a wait that its user would notice is told instead.
        if client == .codex, seconds > Self.longestSilence {
            answer.ownType = "usage_limit_reached"
            answer.promotion = sentence
            answer.resetsAt = now / 1_000_000_000 + Int64(clamping: seconds)
            answer.retryAfter = nil
        }
        return answer
    }

    private static func sentence(_ account: TenantAccount, _ rate: Rate) -> String {
        switch rate {
        case .requests: "\(account.name) may make \(account.requestRate?.perMinute ?? 0) requests a minute"
        case .tokens: "\(account.name) may use \(account.tokenRate?.perMinute ?? 0) tokens a minute"
        }
    }

    private static let longestSilence: UInt64 = 20
}
