// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

struct StreamFamiliesTests {
    private static let labels = ["provider": "other", "model": "other"]

    @Test func `a stream's pauses come with its one sample`() throws {
        var rig = Rig()
        let stream = RequestSample.model {
            $0.isStream = true
            $0.generation = 3_055_000_000
            for pause in [1_000_000, 1_000_001, 54_000_000, 3_000_000_000] as [UInt64] { $0.gaps.add(pause) }
        }

        let snapshot = rig.snapshot(after: [stream, stream])

        let histogram = try #require(snapshot.histogram("llm_inter_token_latency_seconds", Self.labels))
        #expect(histogram.bounds == [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10])
        #expect(histogram.counts == [2, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0])
        #expect(histogram.sum == 6.11)
    }

    @Test func `a bucket of one stream's pauses stops at what it can hold`() throws {
        var rig = Rig()
        let stream = RequestSample.model {
            $0.isStream = true
            $0.generation = 1
            for _ in 0..<70_000 { $0.gaps.add(1) }
        }

        let snapshot = rig.snapshot(after: [stream])

        #expect(snapshot.histogram("llm_inter_token_latency_seconds", Self.labels)?.count == 65_535)
    }

    @Test func `an observation with a trace becomes its bucket's exemplar, the latest one`() throws {
        var rig = Rig()
        func traced(_ duration: UInt64, _ trace: UInt64) -> RequestSample {
            .model {
                $0.duration = duration
                $0.endedAt = 5_000
                $0.trace = TraceID(high: 1, low: trace)
            }
        }

        let snapshot = rig.snapshot(after: [traced(3_000_000, 7), traced(2_000_000, 8), .model { $0.duration = 1 }])

        for histogram in [
            snapshot.histogram("llm_request_duration_seconds", Self.labels),
            snapshot.histogram(
                "http_request_duration_seconds",
                ["route": "other", "method": "other", "status_code": "200"]
            ),
        ] {
            let exemplars = try #require(histogram?.exemplars)
            #expect(exemplars[0] == Exemplar(traceID: TraceID(high: 1, low: 8), value: 0.002, time: 5_000))
            #expect(exemplars.dropFirst().allSatisfy { $0 == nil })
        }
        #expect(TraceID(high: 1, low: 8).description == "00000000000000010000000000000008")
    }
}
