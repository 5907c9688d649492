// SPDX-License-Identifier: Apache-2.0

/// What one tenant has spent by the rows that were written down, for the next process to go on with.
struct SpentTotals: Equatable, Sendable {
    /// Spending in one period, which is known by its first instant (nanoseconds since 1970).
    struct Sum: Equatable, Sendable {
        var start: Int64 = .min
        var nanodollars: UInt64 = 0

        /// Adds a cost to its period; a later period starts from zero, an earlier one is over.
        mutating func add(_ cost: UInt64, in start: Int64, _ period: Period) {
            if isSame(start, period) { self.start = start }
            if start > self.start { self = Sum(start: start) }
            guard start == self.start else { return }
            let (sum, overflow) = nanodollars.addingReportingOverflow(cost)
            nanodollars = overflow ? .max : sum
        }

        /// What of it was spent in the period that begins at an instant.
        func spent(since start: Int64, _ period: Period) -> UInt64 {
            isSame(start, period) ? nanodollars : 0
        }

        /// The beginning of a period moves when its tenant gets another time zone; it stays the same period.
        private func isSame(_ start: Int64, _ period: Period) -> Bool {
            let (distance, overflow) = start.subtractingReportingOverflow(self.start)
            return !overflow && distance.magnitude <= period.zoneSlack
        }
    }

    var day = Sum()
    var month = Sum()
}

extension Period {
    /// How far another time zone may move a beginning, in nanoseconds. No two zones are further apart than 26 hours; of
    /// days, which are to be told from the next, it is at most 14.
    fileprivate var zoneSlack: UInt64 { (self == .day ? 14 : 26) * 3_600_000_000_000 }
}
