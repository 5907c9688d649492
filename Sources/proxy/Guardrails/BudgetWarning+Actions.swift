// SPDX-License-Identifier: Apache-2.0

import Money

extension BudgetWarning {
    private static let marks: [(warning: GuardrailActions, period: Period, percent: Int)] = [
        (.warnedDay75, .day, 75), (.warnedDay90, .day, 90), (.warnedDay100, .day, 100),
        (.warnedMonth75, .month, 75), (.warnedMonth90, .month, 90), (.warnedMonth100, .month, 100),
    ]

    /// The warnings among what was done for an exchange; of several in one period the highest.
    static func all(in actions: GuardrailActions, of account: TenantAccount, at now: Int64) -> [BudgetWarning] {
        Period.allCases.compactMap { period in
            guard let mark = marks.last(where: { $0.period == period && actions.contains($0.warning) }) else {
                return nil
            }
            let limit = period == .day ? account.limits.dailySoft : account.limits.monthlyHard
            let budget = period == .day ? account.budget.day : account.budget.month
            return BudgetWarning(
                tenant: account.name,
                period: period,
                percent: mark.percent,
                spent: budget.figures(at: now).spent,
                limit: limit ?? 0
            )
        }
    }
}
