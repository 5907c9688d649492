// SPDX-License-Identifier: Apache-2.0

// The files of a ledger are those of days in UTC.
extension CivilDate {
    private static let nanoseconds: Int64 = 86_400_000_000_000

    /// The day, in UTC, of an instant in nanoseconds since 1970.
    package init(utc time: Int64) {
        self.init(days: Int(time / Self.nanoseconds - (time % Self.nanoseconds < 0 ? 1 : 0)))
    }

    /// Its first instant in UTC, in nanoseconds since 1970; the nearest that can be told for days that no clock shows.
    package var utcStart: Int64 {
        let (product, overflow) = Int64(days).multipliedReportingOverflow(by: Self.nanoseconds)
        return overflow ? (days < 0 ? .min : .max) : product
    }
}
