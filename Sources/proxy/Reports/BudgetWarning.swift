// SPDX-License-Identifier: Apache-2.0

import Money

/// A tenant has used up a good share of what it may spend; told once in a period for each share.
struct BudgetWarning: Equatable, Sendable {
    var tenant: String
    var period: Period
    /// 75, 90 or 100.
    var percent: Int
    /// Nano-dollars.
    var spent: UInt64
    var limit: UInt64

    /// For the log.
    var fields: KeyValuePairs<String, String> {
        [
            "tenant": tenant, "period": period == .day ? "daily" : "monthly", "percent": String(percent),
            "spent_usd": Amount.exactDollars(spent), "limit_usd": Amount.exactDollars(limit),
        ]
    }

    var text: String {
        let limitName = period == .day ? "day's soft limit" : "month's hard limit"
        return
            "\(tenant) has used \(percent) % of the \(limitName): \(Amount.dollars(spent)) of \(Amount.dollars(limit))"
    }
}
