// SPDX-License-Identifier: Apache-2.0

/// Instants as RFC 3339 writes them: `2027-01-01T09:00:00Z`, `2027-01-01T09:00:00.5+02:00`.
package enum RFC3339 {
    /// Nanoseconds since 1970; nil for anything else, and for what does not fit. A leap second is the next second.
    package static func instant(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"),
            let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)),
            let clock = clock(bytes[11..<19]), let (fraction, zone) = fraction(bytes[19...]), let offset = offset(zone)
        else { return nil }
        let seconds = Int64(date.days) * 86_400 + clock - offset
        let (instant, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = instant.addingReportingOverflow(fraction)
        return overflow || carry ? nil : sum
    }

    /// `09:00:00`, in seconds.
    private static func clock(_ text: ArraySlice<UInt8>) -> Int64? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(pair)
        guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    /// The decimals of a second as nanoseconds, any beyond these left out, and what comes after them.
    private static func fraction(_ text: ArraySlice<UInt8>) -> (Int64, rest: ArraySlice<UInt8>)? {
        guard text.first == UInt8(ascii: ".") else { return (0, text) }
        let digits = text.dropFirst().prefix { isDigit($0) }
        guard !digits.isEmpty else { return nil }
        let padded = digits.prefix(9) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 9 - digits.count))
        return (padded.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }, text[digits.endIndex...])
    }

    /// `Z` or `+02:00`, in seconds.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        if text.count == 1, let letter = text.first { return letter | 0x20 == UInt8(ascii: "z") ? 0 : nil }
        guard text.count == 6, let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        guard let seconds = clock(text.dropFirst() + Array(":00".utf8)) else { return nil }
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Two digits.
    private static func pair(_ text: ArraySlice<UInt8>) -> Int64? {
        guard text.count == 2, text.allSatisfy(isDigit) else { return nil }
        return text.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
