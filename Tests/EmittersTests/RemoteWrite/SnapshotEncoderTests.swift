// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

struct SnapshotEncoderTests {
    private var encoder = SnapshotEncoder(external: [Label("job", "t")], samplesPerRequest: 2000)

    @Test mutating func `a histogram becomes its buckets, its sum and its count`() throws {
        let value = HistogramValue(bounds: [0.005, 1], counts: [1, 2, 1], sum: 4.25)
        let series = Series(SeriesIdentity([Label("m", "x")]), .histogram(value))

        let request = try only(encoder.encode(Snapshot(at: 5, [.histogram("h_seconds", [series])])))

        let texts = request.timeSeries.map { series in
            series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + " \(series.samples[0].value)"
        }
        #expect(
            texts == [
                "__name__=h_seconds_bucket,job=t,le=0.005,m=x 1.0",
                "__name__=h_seconds_bucket,job=t,le=1.0,m=x 3.0",
                "__name__=h_seconds_bucket,job=t,le=+Inf,m=x 4.0",
                "__name__=h_seconds_sum,job=t,m=x 4.25",
                "__name__=h_seconds_count,job=t,m=x 4.0",
            ]
        )
        #expect(request.timeSeries.allSatisfy { $0.samples.map(\.timestamp) == [5] })
    }

    @Test mutating func `a series' own label stands against an external one`() throws {
        let series = Series.of(1, [Label("job", "own")])
        let request = try only(encoder.encode(Snapshot(at: 5, [.gauge("g", [series])])))
        #expect(request.timeSeries[0].labels.map(\.value) == ["g", "own"])
    }

    @Test mutating func `timestamps increase whatever the clock does`() throws {
        var times: [Int64] = []
        for time in [100, 200, 200, 50, 60, 201, 300] as [Int64] {
            let requests = encoder.encode(Snapshot(at: time, [.gauge("g", [.of(1)])]))
            times += try requests.flatMap { try decode($0).timeSeries.flatMap { $0.samples.map(\.timestamp) } }
        }
        #expect(times == [100, 200, 201, 202, 203, 204, 300])
    }

    @Test func `requests are bounded and hold every sample once, with one timestamp`() throws {
        var encoder = SnapshotEncoder(external: [], samplesPerRequest: 10)
        let series = (0..<25).map { Series.of(Double($0), [Label("n", String($0))]) }

        let requests = encoder.encode(Snapshot(at: 7, [.gauge("g", series)]))

        #expect(requests.map(\.samples) == [10, 10, 5])
        #expect(requests.allSatisfy { $0.newest == 7 })
        let decoded = try requests.flatMap { try decode($0).timeSeries }
        #expect(decoded.flatMap { $0.samples.map(\.value) } == (0..<25).map(Double.init))
    }

    @Test mutating func `metadata comes with the first snapshot and again after a minute`() throws {
        var counts: [Int] = []
        for time in [0, 10_000, 59_999, 60_000, 70_000] as [Int64] {
            let families = [Family.gauge("g", [.of(1)]), .counter("c_total", [.of(1)])]
            counts.append(try only(encoder.encode(Snapshot(at: time, families))).metadata.count)
        }
        #expect(counts == [2, 0, 0, 2, 0])
    }

    @Test mutating func `the same series comes out the same however often others came and went`() throws {
        let steady = SeriesIdentity([Label("a", "b")])
        for round in 0..<50 {
            let others = (0..<40).map { Series.of(1, [Label("n", "\(round)-\($0)")]) }
            let series = [Series(steady, .number(Double(round)))] + others
            let request = try only(encoder.encode(Snapshot(at: Int64(round), [.gauge("g", series)])))
            #expect(request.timeSeries.count == 41)
            #expect(request.timeSeries[0].labels.map(\.value) == ["g", "b", "t"])
        }
    }

    @Test mutating func `an empty snapshot makes no request`() {
        #expect(encoder.encode(Snapshot(at: 1, [])).isEmpty)
    }

    private func only(_ requests: [FrozenRequest]) throws -> DecodedWriteRequest {
        #expect(requests.count == 1)
        return try decode(try #require(requests.first))
    }

    private func decode(_ request: FrozenRequest) throws -> DecodedWriteRequest {
        try DecodedWriteRequest(message: try Snappy.uncompress(request.body.span, limit: 1 << 20))
    }
}
