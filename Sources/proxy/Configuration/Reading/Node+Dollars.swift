// SPDX-License-Identifier: Apache-2.0

extension Node {
    /// A sum of US dollars as whole nano-dollars, without binary rounding.
    func nanodollars() throws(ConfigurationError) -> UInt64 {
        guard case .number(let number) = value.value, let sum = number.whole(timesTenToThe: 9),
            sum <= Self.mostNanodollars
        else {
            throw refused(
                "must be a number of US dollars from 0 to 1000000000 with nine decimals at most, without quotes or a sign"
            )
        }
        return sum
    }

    private static var mostNanodollars: UInt64 { 1_000_000_000_000_000_000 }
}

extension DecimalNumber {
    /// So many nano-dollars as US dollars.
    init(nanodollars: UInt64) {
        self = DecimalNumber("\(nanodollars)e-9") ?? DecimalNumber(0)
    }
}
