// SPDX-License-Identifier: Apache-2.0

/// A stretch of time by the calendar, for which spending is counted together.
///
/// Periods follow one another without gap or overlap: each begins at the first instant at which the local calendar shows its
/// first day or a later one. Where a clock is set back over midnight, the hour that repeats the old day's end belongs to the
/// new day, which had begun already. A day that a zone left out is no period.
package enum Period: UInt8, CaseIterable, Sendable { case day, month }

extension Period {
    /// The first instant of the period in which an instant lies, and the next period's; nanoseconds since 1970.
    package func bounds(at instant: Int64, in zone: TimeZone) -> (start: Int64, end: Int64) {
        let day = zone.day(at: instant)
        let first = self == .day ? day : day.firstOfMonth
        let next = self == .day ? day.adding(days: 1) : day.firstOfNextMonth
        return (zone.start(of: first), zone.start(of: next))
    }
}

extension TimeZone {
    /// The day as whose an instant counts: what the calendar shows, but never a day before one that has begun already.
    package func day(at instant: Int64) -> CivilDate {
        var day = civil(at: instant).date
        // A clock is never set back by more than the two days between the extreme offsets.
        for _ in 0..<3 where start(of: day.adding(days: 1)) <= instant { day = day.adding(days: 1) }
        return day
    }
}
