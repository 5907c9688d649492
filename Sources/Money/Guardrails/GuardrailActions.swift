// SPDX-License-Identifier: Apache-2.0

/// What was done to an exchange to keep its tenant within its means, each with its reason.
@frozen
package struct GuardrailActions: OptionSet, BitwiseCopyable, Sendable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let refusedByMonth = GuardrailActions(rawValue: 1 << 0)
    package static let refusedByRequestMaximum = GuardrailActions(rawValue: 1 << 1)
    package static let refusedByRequestRate = GuardrailActions(rawValue: 1 << 2)
    package static let refusedByTokenRate = GuardrailActions(rawValue: 1 << 3)
    package static let refusedModel = GuardrailActions(rawValue: 1 << 4)
    package static let refusedUnknownPrice = GuardrailActions(rawValue: 1 << 5)
    package static let limitedByMonth = GuardrailActions(rawValue: 1 << 6)
    package static let limitedByRequestMaximum = GuardrailActions(rawValue: 1 << 7)
    package static let downgradedByDay = GuardrailActions(rawValue: 1 << 8)
    package static let downgradedByMonth = GuardrailActions(rawValue: 1 << 9)
    package static let cutByMonth = GuardrailActions(rawValue: 1 << 10)
    package static let cutByRequestMaximum = GuardrailActions(rawValue: 1 << 11)
    package static let warnedDay75 = GuardrailActions(rawValue: 1 << 12)
    package static let warnedDay90 = GuardrailActions(rawValue: 1 << 13)
    package static let warnedDay100 = GuardrailActions(rawValue: 1 << 14)
    package static let warnedMonth75 = GuardrailActions(rawValue: 1 << 15)
    package static let warnedMonth90 = GuardrailActions(rawValue: 1 << 16)
    package static let warnedMonth100 = GuardrailActions(rawValue: 1 << 17)
    package static let downgradedByRequestMaximum = GuardrailActions(rawValue: 1 << 18)

    package static let warnings: GuardrailActions = [
        .warnedDay75, .warnedDay90, .warnedDay100, .warnedMonth75, .warnedMonth90, .warnedMonth100,
    ]
}

extension GuardrailActions {
    /// The labels of each bit, from the lowest: `llm_guardrail_actions_total{action,reason}`, and the words in the ledger.
    package static let names: [(action: StaticString, reason: StaticString)] = [
        ("refuse", "monthly_hard_usd"), ("refuse", "request_max_usd"), ("refuse", "requests_per_minute"),
        ("refuse", "tokens_per_minute"), ("refuse", "models"), ("refuse", "unknown_model"),
        ("lower_limit", "monthly_hard_usd"), ("lower_limit", "request_max_usd"),
        ("downgrade", "daily_soft_usd"), ("downgrade", "monthly_hard_usd"),
        ("cut", "monthly_hard_usd"), ("cut", "request_max_usd"),
        ("warn", "daily_75"), ("warn", "daily_90"), ("warn", "daily_100"),
        ("warn", "monthly_75"), ("warn", "monthly_90"), ("warn", "monthly_100"),
        ("downgrade", "request_max_usd"),
    ]
}
