// SPDX-License-Identifier: Apache-2.0

extension Duration {
    private static let units: [(suffix: String, nanoseconds: Int64)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
    ]

    /// Reads a whole number and a unit, such as "200ms"; nil for all else.
    init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let unit = Self.units.first(where: { $0.suffix == suffix }), let count = Int64(digits) else { return nil }
        let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow else { return nil }
        self = .nanoseconds(nanoseconds)
    }

    /// As `init(text:)` reads it, in the largest unit that leaves no rest.
    var text: String {
        let value = Int64(clamping: nanoseconds)
        guard let unit = Self.units.first(where: { value % $0.nanoseconds == 0 }), value > 0 else {
            return "\(value / 1_000)us"
        }
        return "\(value / unit.nanoseconds)\(unit.suffix)"
    }

    /// As the kernel's clocks count; zero for what is negative.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole + UInt64(clamping: attoseconds / 1_000_000_000)
    }
}
