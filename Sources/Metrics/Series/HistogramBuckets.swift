// SPDX-License-Identifier: Apache-2.0

/// Bucket bounds in whole units (nanoseconds, characters), found in a step or two.
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
    /// For each power of two the first bucket that can hold a number of that size.
    private let firsts: InlineArray<64, UInt8>

    init(_ upperBounds: [UInt64], unitsPerOne: Double) {
        precondition(upperBounds.count < 32, "at most 31 bounds")
        self.unitsPerOne = unitsPerOne
        bounds = upperBounds.map { Double($0) / unitsPerOne }
        limits = InlineArray { $0 < upperBounds.count ? upperBounds[$0] : .max }
        firsts = InlineArray { power in
            UInt8(upperBounds.firstIndex { $0 >= 1 << UInt64(power) } ?? upperBounds.count)
        }
    }

    /// The bucket of `value`: the first whose bound is not below it.
    func index(of value: UInt64) -> Int {
        var index = Int(firsts[63 - (value | 1).leadingZeroBitCount])
        while value > limits[index] { index += 1 }
        return index
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

    /// Powers of four from 64 to 16 M characters.
    static let characters = HistogramBuckets((3...12).map { 1 << (2 * $0) }, unitsPerOne: 1)
}
