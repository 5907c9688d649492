// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

struct SnapshotEncoderTests {
    private var encoder = SnapshotEncoder(EncoderSettings(external: [Label("job", "t")]))

    @Test mutating func `a histogram becomes its buckets, its sum and its count`() throws {
        let value = HistogramValue(bounds: [0.005, 1], counts: [1, 2, 1], sum: 4.25)
        let series = Series(SeriesIdentity([Label("m", "x")]), .histogram(value))

        let request = try only(encoder.encode(Snapshot(at: 5, [.histogram("h_seconds", [series])])))

        let texts = request.timeSeries.map { series in
            series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + " \(series.samples[1].value)"
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
        #expect(request.timeSeries.allSatisfy { $0.samples.map(\.timestamp) == [0, 5] })
    }

    @Test mutating func `a series' own label stands against an external one`() throws {
        let series = Series.of(1, [Label("job", "own")])
        let request = try only(encoder.encode(Snapshot(at: 5, [.gauge("g", [series])])))
        #expect(request.timeSeries[0].labels.map(\.value) == ["g", "own"])
    }

    @Test mutating func `timestamps increase whatever the clock does`() throws {
        var times: [Int64] = []
        let gauge = Family.gauge("g", [.of(1)])
        for time in [100, 200, 200, 50, 60, 201, 300] as [Int64] {
            let requests = encoder.encode(Snapshot(at: time, [gauge]))
            times += try requests.flatMap { try $0.decoded().timeSeries.flatMap { $0.samples.map(\.timestamp) } }
        }
        #expect(times == [100, 200, 201, 202, 203, 204, 300])
    }

    @Test func `timestamps are later than what was sent before this process`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(sentUntil: 500))
        let gauge = Family.gauge("g", [.of(1)])
        let requests = [100, 400, 900].flatMap { encoder.encode(Snapshot(at: $0, [gauge])) }
        #expect(requests.map(\.newest) == [501, 502, 900])
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `requests are bounded and hold every sample once, with one timestamp`(version: RemoteWriteVersion) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version, samplesPerRequest: 10))
        let series = (0..<25).map { Series.of(Double($0), [Label("n", String($0))]) }

        for time in 7...9 as ClosedRange<Int64> {
            let requests = encoder.encode(Snapshot(at: time, [.gauge("g", series)]))

            #expect(requests.map(\.samples) == [10, 10, 5])
            #expect(requests.allSatisfy { $0.newest == time && $0.oldest == time && $0.version == version })
            let decoded = try requests.flatMap { try $0.decoded().timeSeries }
            #expect(decoded.flatMap { $0.samples.map(\.value) } == (0..<25).map(Double.init))
        }
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `requests are bounded in bytes too`(version: RemoteWriteVersion) throws {
        var settings = EncoderSettings(version: version)
        settings.messageBytes = 3000
        settings.bodyBytes = 2000
        var encoder = SnapshotEncoder(settings)
        let series = (0..<200).map { Series.of(Double($0), [Label("n", "a value of some length \($0)")]) }
        for time in 7...9 as ClosedRange<Int64> {
            let requests = encoder.encode(Snapshot(at: time, [.gauge("g", series)]))
            #expect(requests.count > 5 && requests.allSatisfy { $0.body.count <= 2000 })
            let decoded = try requests.flatMap { try $0.decoded().timeSeries }
            #expect(decoded.flatMap { $0.samples.map(\.value) } == (0..<200).map(Double.init))
        }
    }

    @Test mutating func `metadata of 1_0 comes with a family's first snapshot and again after a minute`() throws {
        var counts: [Int] = []
        var families = [Family.gauge("g", [.of(1)]), .counter("c_total", [.of(1)])]
        for time in [0, 10_000, 59_999, 60_000, 70_000] as [Int64] {
            if time == 10_000 { families.append(.gauge("late", [.of(1)])) }
            counts.append(try only(encoder.encode(Snapshot(at: time, families))).metadata.count)
        }
        #expect(counts == [2, 1, 0, 3, 0])
    }

    @Test(arguments: [
        ("a_seconds", "seconds"), ("a_bytes_total", "bytes"), ("c_usd_total", "usd"), ("seconds_a", ""), ("a", ""),
    ])
    func `metadata of 2_0 comes with every series, its unit from the name`(name: String, unit: String) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: .v2))
        let families = [Family.counter(name, [.of(1), .of(2, [Label("a", "b")])])]
        for time in 1...2 as ClosedRange<Int64> {
            let request = try only(encoder.encode(Snapshot(at: time, families)))
            let metadata = request.timeSeries.map { $0.metadata.map { "\($0.type) \($0.help) \($0.unit)" } }
            #expect(metadata == ["1 Help of \(name). \(unit)", "1 Help of \(name). \(unit)"])
        }
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `the same series comes out the same however often others came and went`(version: RemoteWriteVersion) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version, external: [Label("job", "t")]))
        let steady = SeriesIdentity([Label("a", "b")])
        for round in 0..<50 {
            let others = (0..<40).map { Series.of(1, [Label("n", "\(round)-\($0)")]) }
            let series = [Series(steady, .number(Double(round)))] + others
            let requests = encoder.encode(Snapshot(at: Int64(round), [.gauge("g", series)]))
            #expect(requests.map(\.kind) == (round == 0 ? [.values] : [.values, .stale]))
            #expect(requests.map(\.samples) == (round == 0 ? [41] : [41, 40]))
            let request = try requests[0].decoded()
            #expect(request.timeSeries[0].key == "g{a=b,job=t}")
            #expect(request.timeSeries[0].samples.map(\.value) == [Double(round)])
        }
    }

    /// The one batch that metadata could be put into is without series.
    @Test func `metadata of 1_0 does not pile up beside series that have ended`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(samplesPerRequest: 10))
        let first = (0..<10).map { Series.of(1, [Label("n", String($0))]) }
        let second = Series.of(2)
        var sizes: Set<Int> = []
        _ = encoder.encode(Snapshot(at: 0, [.gauge("a", first), .gauge("b", [second])]))
        _ = encoder.encode(Snapshot(at: 1, [.gauge("b", [second])]))
        for minute in 1...20 as ClosedRange<Int64> {
            let request = try only(encoder.encode(Snapshot(at: minute * 60_001, [.gauge("b", [second])])))
            #expect(request.metadata.count == 1)
            sizes.insert(request.timeSeries.count)
        }
        #expect(sizes == [1])
    }

    @Test mutating func `an empty snapshot makes no request`() {
        #expect(encoder.encode(Snapshot(at: 1, [])).isEmpty)
    }

    private func only(_ requests: [FrozenRequest]) throws -> DecodedWriteRequest {
        #expect(requests.count == 1)
        return try (try #require(requests.first)).decoded()
    }
}
