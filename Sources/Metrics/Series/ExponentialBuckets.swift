// SPDX-License-Identifier: Apache-2.0

/// Which bucket of schema 3 a number falls into: eight buckets per doubling.
///
/// The index is that of Prometheus' native histograms: bucket *i* ends, inclusively, at 2^(i/8).
enum ExponentialBuckets {
    static let schema = 3

    /// The bucket of a number greater than zero.
    static func index(of value: Double) -> Int {
        let bits = value.bitPattern
        let exponent = Int(bits >> 52 & 0x7FF) &- 1023
        return exponent &* 8 &+ boundsBelow(bits & 0xF_FFFF_FFFF_FFFF)
    }

    /// How many of the bounds 2^(n/8), n from 0 to 7, are smaller than the number between 1 and 2 that has this fraction.
    ///
    /// The constants are the fractions of the bounds' nearest doubles. Eight subtractions, whose sign bits are the answers,
    /// are faster than a search: its branches could not be foreseen.
    private static func boundsBelow(_ fraction: UInt64) -> Int {
        let lower = sign(0 &- fraction) &+ sign(0x172B_83C7_D517B &- fraction) &+ sign(0x306F_E0A3_1B715 &- fraction)
        let middle = sign(0x4BFD_AD53_62A27 &- fraction) &+ sign(0x6A09_E667_F3BCD &- fraction)
        let upper = sign(0x8ACE_5422_AA0DB &- fraction) &+ sign(0xAE89_F995_AD3AD &- fraction)
        return Int(truncatingIfNeeded: lower &+ middle &+ upper &+ sign(0xD581_8DCF_BA487 &- fraction))
    }

    private static func sign(_ difference: UInt64) -> UInt64 { difference >> 63 }

    /// The same bucket's index at a lower resolution, where each step joins neighbours.
    static func index(_ index: Int, coarserBy steps: Int) -> Int { ((index &- 1) >> steps) &+ 1 }
}
