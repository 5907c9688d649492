// SPDX-License-Identifier: Apache-2.0

/// How long the pauses between a stream's tokens were: a small histogram that travels in the stream's one sample.
///
/// Tokens that come with one read have no pause between them. A bucket's count stops at 65,535.
@frozen
package struct TokenGaps: BitwiseCopyable, Sendable {
    /// The buckets' upper bounds in nanoseconds; what is longer goes into one more bucket.
    static let bounds: [UInt64] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]
        .map { $0 * 1_000_000 }

    static let bucketCount = 14

    var counts = InlineArray<14, UInt16>(repeating: 0)

    package init() {}

    /// Adds a pause of so many nanoseconds.
    package mutating func add(_ pause: UInt64) {
        let bucket = HistogramBuckets.tokenGap.find(pause).bucket
        counts[bucket] = counts[bucket] &+ (counts[bucket] == .max ? 0 : 1)
    }
}
