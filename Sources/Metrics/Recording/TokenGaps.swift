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
    static let wordCount = 4
    static let bucketsPerWord = 4

    /// Four counts of 16 bits a word, the first bucket's lowest. Most words of most streams are zero.
    private var words = InlineArray<4, UInt64>(repeating: 0)

    package init() {}

    /// Adds a pause of so many nanoseconds.
    package mutating func add(_ pause: UInt64) {
        let bucket = HistogramBuckets.tokenGap.find(pause).bucket
        guard count(bucket) < 0xFFFF else { return }
        words[bucket / Self.bucketsPerWord] += 1 << UInt64(16 * (bucket % Self.bucketsPerWord))
    }

    func word(_ number: Int) -> UInt64 { words[number] }

    private func count(_ bucket: Int) -> UInt64 {
        words[bucket / Self.bucketsPerWord] >> UInt64(16 * (bucket % Self.bucketsPerWord)) & 0xFFFF
    }
}
