// SPDX-License-Identifier: Apache-2.0

/// Instants as rows have them: RFC 3339 in UTC with milliseconds.
enum LedgerInstant {
    static let length = 24

    /// Nanoseconds since 1970; nil for anything else.
    static func read(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int64? {
        let start = range.lowerBound
        guard range.count == length, let year = number(bytes, start, 4), let month = number(bytes, start + 5, 2),
            let date = number(bytes, start + 8, 2), let hour = number(bytes, start + 11, 2),
            let minute = number(bytes, start + 14, 2), let second = number(bytes, start + 17, 2),
            let milliseconds = number(bytes, start + 20, 3), hour < 24, minute < 60, second < 61,
            hasMarks(bytes, start), let day = CivilDate(year: year, month: month, day: date)
        else { return nil }
        let ofDay = ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds
        return day.utcStart.addingReportingOverflow(Int64(ofDay) * 1_000_000).partialValue
    }

    private static func hasMarks(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Bool {
        bytes[start + 4] == UInt8(ascii: "-") && bytes[start + 7] == UInt8(ascii: "-")
            && bytes[start + 10] == UInt8(ascii: "T") && bytes[start + 13] == UInt8(ascii: ":")
            && bytes[start + 16] == UInt8(ascii: ":") && bytes[start + 19] == UInt8(ascii: ".")
            && bytes[start + 23] == UInt8(ascii: "Z")
    }

    @inline(__always)
    private static func number(_ bytes: borrowing Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            guard bytes[index] &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(bytes[index] & 15)
        }
        return value
    }
}
