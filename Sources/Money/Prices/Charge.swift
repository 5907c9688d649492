// SPDX-License-Identifier: Apache-2.0

/// A sum of tokens times prices: millionths of a nano-dollar, in twice the width, so that nothing is lost before the end.
struct Charge {
    private(set) var millionths: UInt128

    init(wholeNanodollars: UInt64) {
        millionths = UInt128(wholeNanodollars) * 1_000_000
    }

    mutating func add(_ tokens: UInt64, at price: UInt64) {
        let (sum, overflow) = millionths.addingReportingOverflow(UInt128(tokens) * UInt128(price))
        millionths = overflow ? .max : sum
    }

    /// The sum times a number of millionths, rounded half up.
    func nanodollars(times multiplier: UInt64) -> UInt64 {
        guard multiplier != Quote.whole else { return Self.rounded(millionths, by: 1_000_000) }
        let (product, overflow) = millionths.multipliedReportingOverflow(by: UInt128(multiplier))
        return overflow ? .max : Self.rounded(product, by: 1_000_000_000_000)
    }

    private static func rounded(_ value: UInt128, by divisor: UInt64) -> UInt64 {
        // Half the width is divided many times as fast, and nearly always enough.
        if let small = UInt64(exactly: value) {
            let (quotient, rest) = small.quotientAndRemainder(dividingBy: divisor)
            return rest >= divisor / 2 ? quotient + 1 : quotient
        }
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: UInt128(divisor))
        return UInt64(clamping: rest >= divisor / 2 ? quotient + 1 : quotient)
    }
}
