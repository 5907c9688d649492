// SPDX-License-Identifier: Apache-2.0

/// What one tenant has spent by the rows that were written down, for the next process to go on with.
struct SpentTotals: Equatable, Sendable {
    /// Spending in one period, which is known by its first instant (nanoseconds since 1970).
    struct Sum: Equatable, Sendable {
        var start: Int64 = .min
        var nanodollars: UInt64 = 0

        /// Adds a cost to its period; a later period starts from zero, an earlier one is over.
        mutating func add(_ cost: UInt64, in start: Int64) {
            if start > self.start { self = Sum(start: start) }
            guard start == self.start else { return }
            let (sum, overflow) = nanodollars.addingReportingOverflow(cost)
            nanodollars = overflow ? .max : sum
        }

        /// What of it was spent in a period. Its beginning may have moved, with the tenant's time zone, by a day at most.
        func spent(in period: Range<Int64>) -> UInt64 {
            let slack: Int64 = 50_400_000_000_000
            let latest = min(period.lowerBound &+ slack, period.upperBound)
            return start > period.lowerBound &- slack && start < latest ? nanodollars : 0
        }
    }

    var day = Sum()
    var month = Sum()
}
