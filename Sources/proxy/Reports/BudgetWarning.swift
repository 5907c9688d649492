// SPDX-License-Identifier: Apache-2.0

import Money

/// A tenant has used up a share of what it may spend.
struct BudgetWarning: Equatable, Sendable {
    var tenant: String
    var period: Period
    /// 75, 90 or 100.
    var percent: Int
    /// Nano-dollars.
    var spent: UInt64
    var limit: UInt64

    var text: String {
        let limitName = period == .day ? "day's soft limit" : "month's hard limit"
        return
            "\(tenant) has used \(percent) % of the \(limitName): \(Amount.dollars(spent)) of \(Amount.dollars(limit))"
    }
}
