// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

struct ClosingListTests {
    @Test(arguments: RemoteWriteVersion.allCases)
    func `a successor can close what a crash left open`(version: RemoteWriteVersion) throws {
        var settings = EncoderSettings(version: version, external: [Label("job", "t")])
        settings.samplesPerRequest = 3
        var encoder = SnapshotEncoder(settings)
        var store = SampleStore()
        try store.receive(encoder.encode(snapshot(at: 1000)))
        let left = Set(store.series.keys)

        let requests = try #require(SnapshotEncoder.staleRequests(from: encoder.closing(), after: 900, settings))
        try store.receive(requests)
        #expect(requests.count >= 3 && requests.allSatisfy { $0.kind == .stale && $0.newest == 1001 })
        #expect(Set(store.series.keys) == left)
        #expect(store.series.values.allSatisfy { $0.last?.isStale == true })
    }

    @Test(arguments: [(900, 1001), (1000, 1001), (5000, 5001)] as [(Int64, Int64)])
    func `the markers come after everything that was sent`(sent: Int64, time: Int64) throws {
        var encoder = SnapshotEncoder(EncoderSettings())
        _ = encoder.encode(snapshot(at: 1000))
        let requests = try #require(SnapshotEncoder.staleRequests(from: encoder.closing(), after: sent))
        #expect(!requests.isEmpty && requests.allSatisfy { $0.oldest == time && $0.newest == time })
    }

    @Test func `a process without series leaves none to close`() {
        let encoder = SnapshotEncoder(EncoderSettings())
        #expect(SnapshotEncoder.staleRequests(from: encoder.closing(), after: 7) == [])
    }

    @Test func `after an orderly end there is nothing to close`() {
        var encoder = SnapshotEncoder(EncoderSettings())
        _ = encoder.encodeFinal(snapshot(at: 1000))
        #expect(SnapshotEncoder.staleRequests(from: encoder.closing(), after: 7) == [])
    }

    @Test func `a list of thousands of series is small`() {
        var encoder = SnapshotEncoder(EncoderSettings(external: [Label("job", "t"), Label("instance", "i-1")]))
        let series = (0..<3000).map { Series.of(1, [Label("tenant", "team-\($0)"), Label("model", "m-\($0 % 7)")]) }
        _ = encoder.encode(Snapshot(at: 1000, [.counter("llm_requests_total", series)]))
        #expect(encoder.closing().count < 3000 * 24)
    }

    @Test func `no damage to a list traps`() throws {
        var encoder = SnapshotEncoder(EncoderSettings())
        _ = encoder.encode(snapshot(at: 1000))
        let good = encoder.closing()
        var refused = 0
        for place in good.indices {
            for byte in [0, 1, 0x7F, 0x80, 0xFF, good[place] &+ 1] as [UInt8] {
                var bad = good
                bad[place] = byte
                if SnapshotEncoder.staleRequests(from: bad, after: .max - 1) == nil { refused += 1 }
            }
            if SnapshotEncoder.staleRequests(from: Array(good[..<place]), after: 0) == nil { refused += 1 }
        }
        #expect(refused > good.count)
        #expect(SnapshotEncoder.staleRequests(from: good, after: .max) == nil)
    }

    private func snapshot(at time: Int64) -> Snapshot {
        let native = NativeHistogram(schema: 3, zeroCount: 0, offset: 0, counts: [1])
        let value = HistogramValue(bounds: [1], counts: [1, 0], sum: 1, native: native)
        return Snapshot(
            at: time,
            [
                .counter("c_total", [.of(1, [Label("a", "b")]), .of(2, [Label("a", "c")])]), .gauge("g", [.of(1)]),
                .histogram("h", [Series(SeriesIdentity([Label("a", "b")]), .histogram(value))]),
            ]
        )
    }
}
