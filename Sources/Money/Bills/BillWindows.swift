// SPDX-License-Identifier: Apache-2.0

/// What a bill is about: a day or a month of the calendar.
package struct BillPeriod: Equatable, Sendable {
    package let kind: Period
    /// The first day of it.
    package let date: CivilDate

    /// The period in which a day lies.
    package init(_ kind: Period, of date: CivilDate) {
        self.kind = kind
        self.date = kind == .day ? date : date.firstOfMonth
    }

    /// As in `2026-11-24` or `2026-11`.
    package var name: String { kind == .day ? date.description : String(date.description.dropLast(3)) }

    private var end: CivilDate { kind == .day ? date.adding(days: 1) : date.firstOfNextMonth }
}

/// A bill's stretches of time in one time zone; nanoseconds since 1970.
struct BillWindows {
    let period: Range<Int64>
    /// The seven days before a day, each for itself; none before a month.
    let daysBefore: [Range<Int64>]
    let month: Range<Int64>

    init(_ bill: BillPeriod, in zone: TimeZone) {
        let first = bill.date.firstOfMonth
        month = Self.range(zone, first, first.firstOfNextMonth)
        guard bill.kind == .day else {
            period = month
            daysBefore = []
            return
        }
        period = Self.range(zone, bill.date, bill.date.adding(days: 1))
        daysBefore = (1...7).map { Self.range(zone, bill.date.adding(days: -$0), bill.date.adding(days: 1 - $0)) }
    }

    private static func range(_ zone: TimeZone, _ first: CivilDate, _ end: CivilDate) -> Range<Int64> {
        let start = zone.start(of: first)
        return start..<max(start, zone.start(of: end))
    }

    /// The month as far as the bill tells of it.
    var monthToDate: Range<Int64> { month.lowerBound..<max(month.lowerBound, period.upperBound) }
}

extension BillPeriod {
    /// The files (of days in UTC) that may have rows for the bill in any time zone.
    package var ledgerDays: ClosedRange<CivilDate> {
        let first = kind == .day ? min(date.firstOfMonth, date.adding(days: -7)) : date
        return first.adding(days: -1)...end.adding(days: 1)
    }
}
