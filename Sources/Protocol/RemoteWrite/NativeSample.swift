// SPDX-License-Identifier: Apache-2.0

/// An integer histogram in exponential buckets at an instant; times are milliseconds since 1970.
package struct NativeSample: Sendable {
    /// A run of buckets: how many are skipped before it (of the first one: its index), and how many it has.
    package struct Span: Equatable, Sendable {
        package var offset: Int64
        package var length: UInt64
    }

    package var schema: Int64
    package var zeroThreshold: Double
    package var zeroCount: UInt64
    package var sum: Double
    package var count: UInt64
    /// The buckets of positive observations; those of negative ones are not used here.
    package private(set) var spans: [Span] = []
    /// Each bucket's count less that of the one before.
    package private(set) var deltas: [Int64] = []
    package var timestamp: Int64
    package var startTimestamp: Int64

    /// `counts` are those of consecutive buckets from the one with index `offset`.
    ///
    /// The count is the buckets' sum: receivers refuse a histogram in which the two disagree.
    package init(
        schema: Int,
        zeroThreshold: Double,
        zeroCount: UInt64 = 0,
        offset: Int = 0,
        counts: [UInt64] = [],
        sum: Double = 0,
        at timestamp: Int64,
        since startTimestamp: Int64 = 0
    ) {
        self.schema = Int64(schema)
        self.zeroThreshold = zeroThreshold
        self.zeroCount = zeroCount
        self.sum = sum
        self.timestamp = timestamp
        self.startTimestamp = startTimestamp
        count = counts.reduce(zeroCount, &+)
        let buckets = NativeBuckets(
            schema: schema,
            zeroThreshold: zeroThreshold,
            zeroCount: zeroCount,
            offset: offset,
            counts: counts
        )
        let runs = buckets.spans()
        spans = runs.spans.map { Span(offset: Int64($0.offset), length: UInt64($0.length)) }
        deltas = runs.deltas
    }

    /// A histogram that was read back; of what only other senders write (negative and float buckets), nothing.
    package init(_ decoded: DecodedHistogram) {
        schema = decoded.schema
        zeroThreshold = decoded.zeroThreshold
        zeroCount = decoded.zeroCount.whole
        sum = decoded.sum
        count = decoded.count.whole
        spans = decoded.positive.spans.map { Span(offset: $0.offset, length: $0.length) }
        deltas = decoded.positive.deltas
        timestamp = decoded.timestamp
        startTimestamp = decoded.startTimestamp
    }

    /// The mark that a series of histograms has ended: the sum carries it, everything else is zero.
    package static func staleMarker(at timestamp: Int64) -> NativeSample {
        var sample = NativeSample(schema: 0, zeroThreshold: 0, at: timestamp)
        sample.sum = RemoteWriteSample.staleMarker
        return sample
    }
}

extension DecodedHistogram.Count {
    fileprivate var whole: UInt64 {
        switch self {
        case .integer(let count): count
        case .float(let count): UInt64(exactly: count) ?? 0
        }
    }
}
