// SPDX-License-Identifier: Apache-2.0

/// The rule by which a zone's time goes on after the last transition of its file, as POSIX' `TZ` writes it:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Here offsets count eastwards, in seconds; POSIX writes them westwards.
struct PosixRule: Sendable {
    /// A day of every year, and a time on its local clock.
    struct Change: Sendable {
        enum Day: Sendable {
            /// 1 to 365; the leap day has no number.
            case julian(Int)
            /// 0 to 365; the leap day counts.
            case ofYear(Int)
            /// The first to fourth, or as 5 the last, of a weekday (0 is Sunday) in a month.
            case weekday(month: Int, week: Int, day: Int)
        }

        var day: Day
        /// Seconds from midnight; up to a week before or after it.
        var time: Int64
    }

    struct Saving: Sendable {
        var offset: Int64
        var start: Change
        var end: Change
    }

    var offset: Int64
    var saving: Saving?
}

extension PosixRule {
    private typealias Turn = (instant: Int64, offset: Int64)

    /// The offset at an instant, in seconds since 1970.
    func offset(at instant: Int64) -> Int64 {
        guard let saving else { return offset }
        var latest: Turn = (.min, offset)
        // Of two at one instant the later one in the calendar stays: a saving that lasts the whole year ends and begins
        // at once.
        for year in years(around: instant, -1...1) {
            let (first, second) = turns(saving, in: year)
            if first.instant <= instant, first.instant >= latest.instant { latest = first }
            if second.instant <= instant, second.instant >= latest.instant { latest = second }
        }
        return latest.offset
    }

    /// The first change of the offset after an instant.
    func change(after instant: Int64) -> Int64? {
        guard let saving else { return nil }
        var next = Int64.max
        for year in years(around: instant, -1...2) {
            let (first, second) = turns(saving, in: year)
            if first.instant > instant { next = min(next, first.instant) }
            if second.instant > instant { next = min(next, second.instant) }
        }
        return next == .max ? nil : next
    }

    private func years(around instant: Int64, _ distances: ClosedRange<Int>) -> ClosedRange<Int> {
        let year = CivilDate(days: Int(clamping: instant.floored(by: 86_400))).year
        return year + distances.lowerBound...year + distances.upperBound
    }

    /// Both changes of a year, the earlier one first.
    private func turns(_ saving: Saving, in year: Int) -> (Turn, Turn) {
        let start: Turn = (saving.start.local(in: year) - offset, saving.offset)
        let end: Turn = (saving.end.local(in: year) - saving.offset, offset)
        return start.instant <= end.instant ? (start, end) : (end, start)
    }
}

extension PosixRule.Change {
    /// Seconds from 1970 on the clock that is changed.
    fileprivate func local(in year: Int) -> Int64 {
        Int64(clamping: dayNumber(in: year)) * 86_400 + time
    }

    private func dayNumber(in year: Int) -> Int {
        switch day {
        case .julian(let number):
            let isAfterLeapDay = number >= 60 && CivilDate.isLeap(year)
            return CivilDate.days(year: year, month: 1) + number - (isAfterLeapDay ? 0 : 1)
        case .ofYear(let number):
            return CivilDate.days(year: year, month: 1) + number
        case .weekday(let month, let week, let day):
            let first = CivilDate.days(year: year, month: month)
            // 1970-01-01 was a Thursday.
            let weekday = ((first + 4) % 7 + 7) % 7
            let found = (day - weekday + 7) % 7 + (week - 1) * 7
            return first + (found < CivilDate.dayCount(year: year, month: month) ? found : found - 7)
        }
    }
}

extension Int64 {
    /// The quotient, rounded down for negative values too.
    func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
