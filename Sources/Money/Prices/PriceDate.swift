// SPDX-License-Identifier: Apache-2.0

/// A day on which prices change, at midnight UTC.
package struct PriceDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Those in which a price may begin; all else is a slip of the pen, or no date.
    private static let years = 2000...2199

    private let day: CivilDate

    /// Reads "YYYY-MM-DD"; nil for all else, and for days that no calendar has.
    package init?(_ text: String) {
        guard let day = CivilDate(text), Self.years.contains(day.year) else { return nil }
        self.day = day
    }

    /// The day's first moment, in nanoseconds since 1970.
    package var start: Int64 { day.utcStart }

    package var description: String { day.description }

    package static func < (left: PriceDate, right: PriceDate) -> Bool { left.day < right.day }
}
