// SPDX-License-Identifier: Apache-2.0

/// A day on which prices change, at midnight UTC.
package struct PriceDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    private static let years = 2000...2199
    private static let nanosecondsInDay: Int64 = 86_400_000_000_000

    private let year: Int
    private let month: Int
    private let day: Int

    /// Reads "YYYY-MM-DD"; nil for all else, and for days that no calendar has.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), (1...Self.length(month, year)).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The day's first moment, in nanoseconds since 1970.
    package var start: Int64 {
        let before = (1970..<year).reduce(0) { $0 + (Self.isLeap($1) ? 366 : 365) }
        let within = (1..<month).reduce(0) { $0 + Self.length($1, year) }
        return Int64(before + within + day - 1) * Self.nanosecondsInDay
    }

    package var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    package static func < (left: PriceDate, right: PriceDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
