// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Bucket bounds in whole units (nanoseconds, characters), found by way of the exponential buckets.
///
/// Observations and bounds are integers, so `le` is exact; the bounds that users see are the same numbers divided by
/// `unitsPerOne`.
final class HistogramBuckets: Sendable {
    /// Upper bounds as users see them, without +Inf.
    let bounds: [Double]
    let unitsPerOne: Double

    // Fixed arrays in a shared object: a search follows one pointer and copies nothing.

    /// The bounds in units, followed by the greatest number, at which every search ends.
    private let limits: InlineArray<32, UInt64>
    private let exponential: ExponentialBuckets

    /// For each exponential bucket the first of ours that can hold a number from it; the only other one is the next.
    private let firsts: InlineArray<768, UInt8>
    /// The place in `firsts` of the exponential bucket 0: that of the smallest number, a nanosecond, is the first.
    private static let zero = 240

    init(_ upperBounds: [UInt64], unitsPerOne: Double) {
        precondition(upperBounds.count < 32, "at most 31 bounds")
        let isSparse = zip(upperBounds, upperBounds.dropFirst()).allSatisfy { Double($1) >= 1.2 * Double($0) }
        precondition(isSparse, "no exponential bucket holds two bounds")
        self.unitsPerOne = unitsPerOne
        exponential = unitsPerOne == 1 ? .ones : .nanoseconds
        let bounds = upperBounds.map { Double($0) / unitsPerOne }
        self.bounds = bounds
        limits = InlineArray { $0 < upperBounds.count ? upperBounds[$0] : .max }
        firsts = InlineArray { place in
            // A little less than where the exponential bucket begins: its bounds are not exact.
            let start = exp2((Double(place - Self.zero) - 1) / 8) * 0.999_999
            return UInt8(bounds.firstIndex { $0 >= start } ?? bounds.count)
        }
    }

    /// The exponential bucket of `value`, and ours: the first whose bound is not below it.
    func find(_ value: UInt64) -> (exponential: Int, bucket: Int) {
        let index = exponential.index(of: value)
        let first = Int(firsts[min(index &+ Self.zero, 767)])
        // A sum, not a branch that could not be foreseen.
        return (index, first &+ (value > limits[first] ? 1 : 0))
    }
}

extension HistogramBuckets {
    private static let millisecond: UInt64 = 1_000_000

    /// prom-client's defaults, then the long tail of LLM calls up to an hour.
    private static let latencyMilliseconds: [UInt64] = [
        5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000,
        15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
    ]

    static let latency = HistogramBuckets(latencyMilliseconds.map { $0 * millisecond }, unitsPerOne: 1e9)

    /// As `latency`, with two finer bounds: fast models need less than 5 ms a token.
    static let tokenTime = HistogramBuckets(
        [1 * millisecond, 5 * millisecond / 2] + latencyMilliseconds.map { $0 * millisecond },
        unitsPerOne: 1e9
    )

    /// As coarse as a sample can carry.
    static let tokenGap = HistogramBuckets(TokenGaps.bounds, unitsPerOne: 1e9)

    /// From 5 µs to a second, in steps of 1, 2.5 and 5.
    static let overhead = HistogramBuckets(
        [
            5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
            1_000_000,
        ].map { $0 * 1000 },
        unitsPerOne: 1e9
    )

    /// Shares of the true number, from a hundredth to twice it, in billionths.
    static let errorRatio = HistogramBuckets(
        [10, 20, 50, 100, 200, 500, 1000, 2000].map { $0 * millisecond },
        unitsPerOne: 1e9
    )

    /// Powers of four from 64 to 16 M characters.
    static let characters = HistogramBuckets((3...12).map { 1 << (2 * $0) }, unitsPerOne: 1)
}
