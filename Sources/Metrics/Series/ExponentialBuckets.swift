// SPDX-License-Identifier: Apache-2.0

/// Which bucket of schema 3 a number falls into: eight buckets per doubling.
///
/// The index is that of Prometheus' native histograms: bucket *i* ends, inclusively, at 2^(i/8).
enum ExponentialBuckets {
    static let schema = 3

    /// Per 64th of a doubling: how many of the eight bounds lie before it, and the next bound. No 64th holds two.
    private static let cells: InlineArray<64, (before: Int, next: Double)> = {
        let bounds = fractions + [2]
        return InlineArray { number in
            let start = 1 + Double(number) / 64
            let before = bounds.firstIndex { $0 >= start } ?? 0
            return (before, bounds[before])
        }
    }()

    /// 2^(n/8) for n from 0 to 7, as exactly as a `Double` can hold them.
    private static let fractions: [Double] = [
        1, 1.0905077326652577, 1.189207115002721, 1.2968395546510096, 1.4142135623730951, 1.5422108254079407,
        1.681792830507429, 1.8340080864093424,
    ]

    /// The bucket of a number greater than zero.
    static func index(of value: Double) -> Int {
        let bits = value.bitPattern
        let exponent = Int(bits >> 52 & 0x7FF) - 1023
        let fraction = Double(bitPattern: bits & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
        let cell = cells[Int(bits >> 46 & 0x3F)]
        return exponent * 8 + cell.before + (fraction > cell.next ? 1 : 0)
    }

    /// The same bucket's index at a lower resolution, where each step joins neighbours.
    static func index(_ index: Int, coarserBy steps: Int) -> Int { ((index &- 1) >> steps) &+ 1 }
}
