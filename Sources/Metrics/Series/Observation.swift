// SPDX-License-Identifier: Apache-2.0

/// A number and where it belongs, worked out once for all histograms with the same buckets.
struct Observation {
    let value: UInt64
    /// The place in the classic buckets.
    let bucket: Int
    /// The exponential bucket of schema 3; meaningless for zero.
    let exponential: Int

    init(_ value: UInt64, in buckets: HistogramBuckets) {
        self.value = value
        (exponential, bucket) = buckets.find(value)
    }
}
