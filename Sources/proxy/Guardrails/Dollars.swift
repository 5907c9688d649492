// SPDX-License-Identifier: Apache-2.0

/// An amount of nano-dollars as people read it.
struct Dollars: CustomStringConvertible {
    let nanodollars: UInt64

    init(_ nanodollars: UInt64) { self.nanodollars = nanodollars }

    /// Two decimals as on a bill, more only where they are needed to tell the amount from zero; rounded half up.
    var description: String {
        let isSmall = nanodollars > 0 && nanodollars < 10_000_000
        return text(decimals: isSmall ? 6 : 2)
    }

    /// All nine decimals.
    var exact: String { text(decimals: 9) }

    private func text(decimals: Int) -> String {
        let unit = (0..<9 - decimals).reduce(UInt64(1)) { product, _ in product * 10 }
        let (quotient, rest) = nanodollars.quotientAndRemainder(dividingBy: unit)
        let rounded = rest >= unit - unit / 2 && unit > 1 ? quotient + 1 : quotient
        let scale = (0..<decimals).reduce(UInt64(1)) { product, _ in product * 10 }
        let fraction = String(rounded % scale)
        return "\(rounded / scale).\(String(repeating: "0", count: decimals - fraction.utf8.count))\(fraction)"
    }
}
