// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which bucket of schema 3 a number of whole units falls into: eight buckets per doubling, counted from one whole (a
/// second, a character).
///
/// The index is that of Prometheus' native histograms: bucket *i* ends, inclusively, at 2^(i/8). A number's highest bits
/// name a cell of a table, narrower than a bucket; the cell knows its first bucket, and one comparison tells whether the
/// number lies in that or in the next.
final class ExponentialBuckets: Sendable {
    static let schema = 3

    /// Cells per doubling.
    private static let cellsPerDoubling = 16
    private static let cellCount = 64 * cellsPerDoubling

    /// By cell, the place in `limits` of the first bucket that can hold a number from it.
    private let firsts: InlineArray<1024, UInt16>
    /// By bucket, the greatest number that it holds.
    private let limits: InlineArray<520, UInt64>
    /// The index of the bucket at place 0.
    private let lowest: Int

    /// Numbers are in units of which `unitsPerOne` make one whole.
    init(unitsPerOne: Double) {
        // The bucket that ends at one unit, or just before.
        let lowest = Int((8 * log2(1 / unitsPerOne)).rounded(.down))
        self.lowest = lowest
        let limits = InlineArray<520, UInt64> { place in
            // The product may be rounded to just below the whole number that it is.
            let bound = exp2(Double(lowest + place) / 8) * unitsPerOne * (1 + 0x1p-52)
            return bound < 0x1p64 ? UInt64(bound) : .max
        }
        self.limits = limits
        firsts = InlineArray { cell in
            let start = Self.start(of: cell)
            var place = 0
            while limits[place] < start { place += 1 }
            return UInt16(place)
        }
    }

    /// The least number in a cell: a power of two and some sixteenths of it.
    private static func start(of cell: Int) -> UInt64 {
        let power = UInt64(cell / cellsPerDoubling)
        let whole = UInt64(1) << power
        let part = UInt64(cell % cellsPerDoubling)
        return power < 4 ? whole + part >> (4 - power) : whole + part << (power - 4)
    }

    /// The bucket of a number; zero is taken for one.
    func index(of value: UInt64) -> Int {
        let power = UInt64(truncatingIfNeeded: 63 &- (value | 1).leadingZeroBitCount)
        // The four bits after the highest.
        let part = (value << (63 &- power)) >> 59 & 15
        let place = Int(firsts[Int(truncatingIfNeeded: power &* 16 &+ part)])
        return lowest &+ place &+ (value > limits[place] ? 1 : 0)
    }

    /// The same bucket's index at a lower resolution, where each step joins neighbours.
    static func index(_ index: Int, coarserBy steps: Int) -> Int { ((index &- 1) >> steps) &+ 1 }

    static let nanoseconds = ExponentialBuckets(unitsPerOne: 1e9)
    static let ones = ExponentialBuckets(unitsPerOne: 1)
}
