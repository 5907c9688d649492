// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

struct BeginningsTests {
    /// Everything that a request says, as one line a sample.
    private func lines(_ requests: [FrozenRequest]) throws -> [String] {
        try requests.flatMap { request in
            try request.decoded().timeSeries.flatMap { series in
                let name = series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
                return series.samples.map { "\(name) \($0.value) \($0.timestamp) \($0.startTimestamp)" }
                    + series.histograms.map { "\(name) \($0.count) \($0.timestamp)" }
            }
        }
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `no series has two samples in a request, and nothing is added or lost`(version: RemoteWriteVersion) throws {
        var settings = EncoderSettings(version: version, external: [Label("job", "j")])
        settings.nativeHistograms = [.v1, .v2]
        var encoder = SnapshotEncoder(settings)
        let native = NativeHistogram(schema: 3, zeroCount: 0, offset: 0, counts: [1, 2])
        let value = HistogramValue(bounds: [1], counts: [1, 2], sum: 3, native: native)
        let families = [
            Family.counter("c_total", [.of(5, [Label("a", "b")])]), .gauge("g", [.of(1)]),
            .histogram("h", [Series(SeriesIdentity(), .histogram(value))]),
        ]
        let snapshot = Snapshot(takenAt: 2_000_000_000, startedAt: 1_000_000_000, families: families)
        let whole = try #require(encoder.encode(snapshot).first)
        let parts = whole.withBeginningsApart()

        #expect(parts.count == 2 && whole.oldest == 1000 && whole.newest == 2000)
        #expect(try lines(parts).sorted() == lines([whole]).sorted())
        #expect(parts.map(\.count).reduce(0, +) == whole.count)
        for part in parts {
            let series = try part.decoded().timeSeries
            #expect(series.allSatisfy { $0.samples.count + $0.histograms.count == 1 })
            #expect(series.reduce(0) { $0 + $1.samples.count } == part.samples)
            #expect(series.reduce(0) { $0 + $1.histograms.count } == part.histograms)
            let times = series.flatMap { $0.samples.map(\.timestamp) + $0.histograms.map(\.timestamp) }
            #expect(times.allSatisfy { part.oldest <= $0 && $0 <= part.newest })
        }
        #expect(parts[0].newest < parts[1].oldest)
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `native histograms are left out on demand, and only they`(version: RemoteWriteVersion) throws {
        var settings = EncoderSettings(version: version)
        settings.nativeHistograms = [.v1, .v2]
        var encoder = SnapshotEncoder(settings)
        let native = NativeHistogram(schema: 3, zeroCount: 0, offset: 0, counts: [1, 2])
        let value = HistogramValue(bounds: [1], counts: [1, 2], sum: 3, native: native)
        let family = Family.histogram("h", [Series(SeriesIdentity(), .histogram(value))])
        let whole = try #require(encoder.encode(Snapshot(at: 2000, [family])).first)
        let parts = whole.withBeginningsApart(keepingHistograms: false)

        #expect(whole.histograms > 0 && parts.allSatisfy { $0.histograms == 0 })
        #expect(parts.reduce(0) { $0 + $1.samples } == whole.samples)
        let series = try parts.flatMap { try $0.decoded().timeSeries }
        #expect(series.allSatisfy { $0.histograms.isEmpty && !$0.samples.isEmpty })
        #expect(series.reduce(0) { $0 + $1.samples.count } == whole.samples)
    }

    @Test func `a request without beginnings stays as it is`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: .v2))
        let identity = SeriesIdentity()
        for time in [2, 3] as [Int64] {
            let family = Family.counter("c_total", [Series(identity, .number(Double(time)))])
            let request = try #require(encoder.encode(Snapshot(at: time * 1000, [family])).last)
            #expect((request.withBeginningsApart() == [request]) == (time == 3))
        }
    }

    @Test(arguments: [[], [1], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0], [2, 4, 0x0A, 0]] as [[UInt8]])
    func `what cannot be read stays as it is`(body: [UInt8]) {
        let request = FrozenRequest(version: .v2, body: body, samples: 1, oldest: 1, newest: 2)
        #expect(request.withBeginningsApart() == [request])
    }
}
