// SPDX-License-Identifier: Apache-2.0

/// A histogram's exponential buckets, as they are counted.
package struct NativeBuckets: Sendable {
    package let schema: Int
    package let zeroThreshold: Double
    package let zeroCount: UInt64
    /// The index of the first bucket in `counts`, which are not cumulative.
    package let offset: Int
    package let counts: [UInt64]

    package init(schema: Int, zeroThreshold: Double, zeroCount: UInt64, offset: Int, counts: [UInt64]) {
        self.schema = schema
        self.zeroThreshold = zeroThreshold
        self.zeroCount = zeroCount
        self.offset = offset
        self.counts = counts
    }
}

/// A run of buckets: how many lie between it and the one before (for the first, its place), and how many it has.
struct BucketSpan: Equatable {
    var offset: Int32
    var length: UInt32
}

extension NativeBuckets {
    /// Up to so many empty buckets cost less as zeros than as a gap between two spans.
    private static let shortGap = 2

    /// The buckets in runs, with the difference of each count from the one before.
    func spans() -> (spans: [BucketSpan], deltas: [Int64]) {
        var spans: [BucketSpan] = []
        var deltas: [Int64] = []
        var last: UInt64 = 0
        var end = 0
        for (index, count) in counts.enumerated() where count > 0 {
            let gap = spans.isEmpty ? .max : index - end
            if gap > Self.shortGap {
                let offset = spans.isEmpty ? offset + index : gap
                spans.append(BucketSpan(offset: Int32(clamping: offset), length: 0))
                end = index
            }
            while end <= index {
                deltas.append(Int64(bitPattern: counts[end] &- last))
                last = counts[end]
                spans[spans.count - 1].length += 1
                end += 1
            }
        }
        return (spans, deltas)
    }
}
