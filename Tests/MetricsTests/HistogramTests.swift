// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

struct HistogramTests {
    @Test func `keeps prom-client's bounds and adds the long tail`() throws {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model()])

        let histogram = try #require(snapshot.histogram("llm_request_duration_seconds", Self.labels))
        #expect(
            histogram.bounds == [
                0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600,
            ]
        )
    }

    @Test func `counts characters in powers of four`() throws {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model()])

        let histogram = try #require(snapshot.histogram("llm_prompt_chars_histogram", ["tenant": "other"]))
        #expect(
            histogram.bounds == [64, 256, 1024, 4096, 16384, 65536, 262_144, 1_048_576, 4_194_304, 16_777_216]
        )
    }

    /// The bound of the bucket that an observation falls into; nil is +Inf.
    @Test(arguments: [
        (0 as UInt64, 0.005 as Double?), (4_999_999, 0.005), (5_000_000, 0.005), (5_000_001, 0.01),
        (10_000_000, 0.01), (10_000_001, 0.025), (100_000_000, 0.1), (100_000_001, 0.25), (1_000_000_000, 1),
        (1_000_000_001, 2.5), (9_999_999_999, 10), (10_000_000_001, 15), (3_599_999_999_999, 3600),
        (3_600_000_000_000, 3600), (3_600_000_000_001, nil), (.max, nil),
    ])
    func `an observation falls into the first bucket whose bound is not below it`(nanoseconds: UInt64, bound: Double?)
        throws
    {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model { $0.duration = nanoseconds }])

        let histogram = try #require(snapshot.histogram("llm_request_duration_seconds", Self.labels))
        #expect(histogram.counts == histogram.bounds.map { $0 == bound ? 1 : 0 } + [bound == nil ? 1 : 0])
        #expect(histogram.count == 1)
    }

    @Test func `sums exactly, in any order`() throws {
        var rig = Rig(capacity: 4096)
        let tenths = (0..<3000).map { _ in RequestSample.model { $0.duration = 100_000_000 } }

        let snapshot = rig.snapshot(after: tenths)

        // Adding 0.1 as a Double three thousand times misses 300.
        #expect(snapshot.histogram("llm_request_duration_seconds", Self.labels)?.sum == 300)
    }

    private static let labels = ["provider": "other", "model": "other"]
}
