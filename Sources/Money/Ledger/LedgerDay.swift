// SPDX-License-Identifier: Apache-2.0

/// A day in UTC: the number of a ledger's file.
package struct LedgerDay: Hashable, Comparable, Sendable {
    package static let nanoseconds: Int64 = 86_400_000_000_000

    /// Days since 1970-01-01.
    package let number: Int64

    package init(number: Int64) {
        self.number = number
    }

    /// The day of an instant in nanoseconds since 1970.
    package init(of time: Int64) {
        number = time / Self.nanoseconds - (time % Self.nanoseconds < 0 ? 1 : 0)
    }

    package static func < (one: LedgerDay, two: LedgerDay) -> Bool { one.number < two.number }

    /// The day's first instant, in nanoseconds since 1970; the nearest that can be told for days that no clock shows.
    package var start: Int64 {
        let (product, overflow) = number.multipliedReportingOverflow(by: Self.nanoseconds)
        return overflow ? (number < 0 ? .min : .max) : product
    }

    package func advanced(by days: Int64) -> LedgerDay { LedgerDay(number: number &+ days) }
}

extension LedgerDay {
    /// The years that can be written with four digits.
    private static let numbers: ClosedRange<Int64> = -719_528...2_932_896

    /// Year, month and day in the Gregorian calendar, counted from the first of March of year 0, so that leap days come last.
    package var date: (year: Int, month: Int, day: Int) {
        let days = Int(min(max(number, Self.numbers.lowerBound), Self.numbers.upperBound)) + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        let isNextYear = month >= 10
        return (
            yearOfEra + era * 400 + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
            ofYear - (153 * month + 2) / 5 + 1
        )
    }

    /// The day of a date; nil where the calendar has none such.
    package init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = Int64(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468)
        guard date == (year, month, day) else { return nil }
    }
}

extension LedgerDay: CustomStringConvertible {
    /// As in `2026-11-24`.
    package var description: String {
        let (year, month, day) = date
        return "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))"
    }

    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 & 15) } }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
