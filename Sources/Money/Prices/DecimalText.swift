// SPDX-License-Identifier: Apache-2.0

/// Whole numbers of small units as decimal fractions of large ones, exactly.
package enum DecimalText {
    /// Nano-dollars as dollars.
    package static func dollars(nano: UInt64) -> String { text(UInt128(nano), decimals: 9) }

    /// `value` in units of ten to the minus `decimals`, without zeros at the end.
    package static func text(_ value: UInt128, decimals: Int) -> String {
        let digits = String(value)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let fraction = padded.suffix(decimals)
        let kept = fraction.dropLast(fraction.reversed().prefix { $0 == "0" }.count)
        return padded.dropLast(decimals) + (kept.isEmpty ? "" : "." + kept)
    }
}
