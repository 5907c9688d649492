// SPDX-License-Identifier: Apache-2.0

/// A histogram at one instant.
package struct HistogramValue: Equatable, Sendable {
    /// Upper bounds, inclusive and ascending, without +Inf.
    package let bounds: [Double]

    /// Observations per bucket, not cumulative; one more than there are bounds, the last is +Inf's.
    package let counts: [UInt64]

    package let sum: Double
    package let count: UInt64

    /// The same observations in exponential buckets, where they were counted so too.
    package let native: NativeHistogram?

    /// The latest observation of each bucket that had a trace, in the order of the buckets; empty while there was none.
    package let exemplars: [Exemplar?]

    /// The count is the buckets' sum, so that the two cannot disagree.
    package init(
        bounds: [Double],
        counts: [UInt64],
        sum: Double,
        native: NativeHistogram? = nil,
        exemplars: [Exemplar?] = []
    ) {
        precondition(counts.count == bounds.count + 1, "one bucket per bound and one for +Inf")
        precondition(exemplars.isEmpty || exemplars.count == counts.count, "one exemplar per bucket at most")
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
        self.native = native
        self.exemplars = exemplars
        count = counts.reduce(0, &+)
    }
}
