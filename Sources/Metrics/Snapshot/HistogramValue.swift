// SPDX-License-Identifier: Apache-2.0

/// A histogram at one instant.
package struct HistogramValue: Equatable, Sendable {
    /// Upper bounds, inclusive and ascending, without +Inf.
    package let bounds: [Double]

    /// Observations per bucket, not cumulative; one more than there are bounds, the last is +Inf's.
    package let counts: [UInt64]

    package let sum: Double
    package let count: UInt64

    /// The count is the buckets' sum, so that the two cannot disagree.
    package init(bounds: [Double], counts: [UInt64], sum: Double) {
        precondition(counts.count == bounds.count + 1, "one bucket per bound and one for +Inf")
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
        count = counts.reduce(0, &+)
    }
}
