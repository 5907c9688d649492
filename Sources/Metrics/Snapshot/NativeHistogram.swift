// SPDX-License-Identifier: Apache-2.0

/// The same observations as a classic histogram's, in exponential buckets (Prometheus' native histograms).
///
/// Bucket *i* holds what is greater than base^(i-1) and at most base^i, where base is 2^(2^-schema).
package struct NativeHistogram: Equatable, Sendable {
    /// Between -4 and 3: at 3, eight buckets per doubling.
    package let schema: Int

    /// Observations of exactly zero.
    package let zeroCount: UInt64

    /// The index of the first bucket in `counts`.
    package let offset: Int

    /// Observations per bucket, not cumulative, without gaps; neither the first nor the last is zero.
    package let counts: [UInt64]

    /// Observations that lie closer to zero than this count as zero; client_golang's default, 2^-128.
    package static let zeroThreshold = 0x1p-128

    package init(schema: Int, zeroCount: UInt64, offset: Int, counts: [UInt64]) {
        self.schema = schema
        self.zeroCount = zeroCount
        self.offset = offset
        self.counts = counts
    }
}
