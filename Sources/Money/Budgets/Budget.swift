// SPDX-License-Identifier: Apache-2.0

/// What a tenant may spend, in nano-dollars; nil where nothing is said.
package struct SpendingLimits: Equatable, Sendable {
    /// When a day has cost more, calls go on, with cheaper models where there are some.
    package var dailySoft: UInt64?
    /// No call is begun that would take the month beyond it.
    package var monthlyHard: UInt64?
    /// No single call may cost more.
    package var requestMaximum: UInt64?

    package init() {}
}

/// One tenant's money: its day and its month.
///
/// Of calls in progress both know: the month decides whether a call is let in, the day only tells.
package final class Budget: Sendable {
    /// A call's room in both periods.
    package struct Reservation: ~Copyable, Sendable {
        fileprivate var day: PeriodAccount.Hold
        fileprivate var month: PeriodAccount.Hold

        package var nanodollars: UInt64 { month.nanodollars }
    }

    package let day: PeriodAccount
    package let month: PeriodAccount

    package init(day: PeriodAccount, month: PeriodAccount) {
        self.day = day
        self.month = month
    }

    /// Reserves what a call is expected to cost; nil when the month has no room for it. A call that costs nothing needs
    /// none, be the month overspent.
    package func reserve(_ nanodollars: UInt64, _ limits: SpendingLimits, at now: Int64) -> Reservation? {
        let limit = nanodollars == 0 ? nil : limits.monthlyHard
        guard let month = month.hold(nanodollars, limit: limit, at: now) else { return nil }
        // The day has no hard limit; only a sum beyond billions of dollars would find no room in it.
        let day = day.hold(nanodollars, limit: nil, at: now) ?? day.hold(0, limit: nil, at: now)
        guard let day else { self.month.settle(month, 0, at: now); return nil }
        return Reservation(day: day, month: month)
    }

    /// Raises a reservation to what a call has come to; false when the month has no room for that.
    package func raise(
        _ reservation: inout Reservation,
        to nanodollars: UInt64,
        _ limits: SpendingLimits,
        at now: Int64
    ) -> Bool {
        guard month.raise(&reservation.month, to: nanodollars, limit: limits.monthlyHard, at: now) else { return false }
        _ = day.raise(&reservation.day, to: nanodollars, limit: nil, at: now)
        return true
    }

    /// Ends a reservation with the true cost.
    ///
    /// - Returns: which marks of its limits the tenant has passed by it, each once in a period.
    package func settle(
        _ reservation: consuming Reservation,
        _ cost: UInt64,
        _ limits: SpendingLimits,
        at now: Int64
    ) -> GuardrailActions {
        let day = day.settle(reservation.day, cost, at: now)
        let month = month.settle(reservation.month, cost, at: now)
        return BudgetMarks.day.passed(day, limits.dailySoft).union(BudgetMarks.month.passed(month, limits.monthlyHard))
    }
}
