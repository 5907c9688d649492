// SPDX-License-Identifier: Apache-2.0

/// Figures as people read them.
package enum Amount {
    /// Nano-dollars as dollars: cents from a dollar on, four decimals below, rounded half up.
    package static func dollars(_ nanodollars: UInt64) -> String {
        guard nanodollars > 0 else { return "$0.00" }
        let isSmall = nanodollars < 1_000_000_000
        let unit: UInt64 = isSmall ? 100_000 : 10_000_000
        let units = nanodollars / unit + (nanodollars % unit >= unit / 2 ? 1 : 0)
        guard units > 0 else { return "<$0.0001" }
        let perDollar: UInt64 = isSmall ? 10_000 : 100
        let decimals = String(units % perDollar + perDollar).dropFirst()
        return "$\(count(units / perDollar)).\(decimals)"
    }

    /// All nine decimals, for programs.
    package static func exactDollars(_ nanodollars: UInt64) -> String {
        var bytes: [UInt8] = []
        bytes.append(dollars: nanodollars)
        return String(decoding: bytes, as: UTF8.self)
    }

    package static func dollars(signed nanodollars: Int64) -> String {
        (nanodollars < 0 ? "-" : "") + dollars(nanodollars.magnitude)
    }

    /// With commas between thousands.
    package static func count(_ value: UInt64) -> String {
        let digits = Array(String(value))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A share of a whole; nil of nothing.
    package static func percent(_ part: UInt64, of whole: UInt64) -> String? {
        guard whole > 0 else { return nil }
        let share = Double(part) / Double(whole) * 100
        if share > 0, share < 0.95 { return "\(tenths(share)) %" }
        return "\(rounded(share)) %"
    }

    /// How much more or less than before; nil where there was nothing before.
    package static func change(_ value: UInt64, from before: UInt64) -> String? {
        guard before > 0 else { return nil }
        let change = (Double(value) - Double(before)) / Double(before) * 100
        return "\(change < 0 ? "" : "+")\(rounded(change)) %"
    }

    private static func rounded(_ value: Double) -> String {
        Int64(exactly: value.rounded()).map(String.init) ?? "∞"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
