// SPDX-License-Identifier: Apache-2.0

import Glibc
import Metrics
import Testing

struct NativeHistogramTests {
    private static let labels = ["provider": "other", "model": "other"]

    /// Seconds, and the index of the bucket (2^((i-1)/8), 2^(i/8)] that holds them.
    @Test(arguments: [
        (nanoseconds: 1_000_000_000 as UInt64, index: 0), (1_000_000_001, 1), (2_000_000_000, 8), (500_000_000, -8),
        (500_000_001, -7), (1_090_507_732, 1), (1_090_507_733, 2), (4_000_000_000, 16), (1, -239),
        (3_600_000_000_000, 95),
    ])
    func `an observation falls into the bucket that ends at or after it`(nanoseconds: UInt64, index: Int) throws {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model { $0.duration = nanoseconds }])

        let native = try #require(snapshot.histogram("llm_request_duration_seconds", Self.labels)?.native)
        #expect(native == NativeHistogram(schema: 3, zeroCount: 0, offset: index, counts: [1]))
    }

    @Test func `zero has a bucket of its own`() throws {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model(), .model { $0.duration = 2_000_000_000 }])

        let native = try #require(snapshot.histogram("llm_request_duration_seconds", Self.labels)?.native)
        #expect(native == NativeHistogram(schema: 3, zeroCount: 1, offset: 8, counts: [1]))
    }

    /// Observations between 10^-low and 10^high seconds, and the resolution that has room for them in 160 buckets.
    @Test(arguments: [
        (low: 3.0, high: 2.0, schema: 3), (2.9, 2.9, 3), (4.0, 3.5, 2), (9.0, 3.6, 1), (9.0, 10.2, 1),
    ])
    func `keeps to 160 buckets by halving the resolution, and counts every observation where it belongs`(
        low: Double,
        high: Double,
        schema: Int
    ) throws {
        var rig = Rig(capacity: 1 << 13)
        var random = SplitMix(seed: 7)
        let observed = (0..<5000).map { _ in
            UInt64(pow(10, Double.random(in: -low...high, using: &random)) * 1e9) + 1
        }

        let snapshot = rig.snapshot(after: observed.map { duration in .model { $0.duration = duration } })

        let native = try #require(snapshot.histogram("llm_request_duration_seconds", Self.labels)?.native)
        #expect(native.schema == schema)
        #expect(native.counts.count <= 160)
        let isTrue = (0..<native.counts.count).allSatisfy { place in
            let step = pow(2, 1 / Double(1 << schema))
            let upper = pow(step, Double(native.offset + place))
            let range = upper / step * (1 + 1e-12)...upper * (1 + 1e-12)
            return native.counts[place] == UInt64(observed.count { range.contains(Double($0) / 1e9) })
        }
        #expect(isTrue)
        #expect(native.counts.reduce(0, +) == 5000)
    }

    @Test func `counts the same observations as the classic buckets`() {
        var rig = Rig(capacity: 1 << 12)
        var random = SplitMix(seed: 3)
        let samples = (0..<3000).map { _ in
            RequestSample.model {
                $0.duration = .random(in: 0...20_000_000_000, using: &random)
                $0.timeToFirstToken = .random(in: 0...2_000_000_000, using: &random)
                $0.promptCharacters = .random(in: 0...100_000, using: &random)
            }
        }

        let snapshot = rig.snapshot(after: samples)

        let histograms = snapshot.families.flatMap(\.series).compactMap { series -> HistogramValue? in
            guard case .histogram(let histogram) = series.value else { return nil }
            return histogram
        }
        #expect(histograms.count >= 4)
        for histogram in histograms {
            guard let native = histogram.native else { continue }
            #expect(native.zeroCount + native.counts.reduce(0, +) == histogram.count)
        }
    }
}
