// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

struct DowngradeTests {
    private let native = NativeHistogram(schema: 3, zeroCount: 0, offset: 0, counts: [1, 2])

    @Test func `native histograms are left out and counted, the rest stays`() throws {
        let request = try request(version: .v2)
        let downgraded = try #require(request.asVersion1())
        let old = try #require(downgraded.request)

        #expect(downgraded.leftOut == 2 && request.histograms == 2)
        #expect(old.version == .v1 && old.kind == request.kind && old.samples == request.samples && old.histograms == 0)
        #expect(old.oldest == request.oldest && old.newest == request.newest && old.exemplars == 0)
        #expect(try old.decoded().timeSeries.count == request.decoded().timeSeries.count - 1)
    }

    @Test func `native histograms stay where they are allowed`() throws {
        let request = try request(version: .v2)
        let downgraded = try #require(request.asVersion1(nativeHistograms: true))
        let (old, new) = (try #require(downgraded.request).decoded(), try request.decoded())
        let (oldHistogram, newHistogram) = (old.timeSeries.flatMap(\.histograms), new.timeSeries.flatMap(\.histograms))
        #expect(downgraded.leftOut == 0 && oldHistogram.count == 2)
        #expect(oldHistogram.map(\.positive) == newHistogram.map(\.positive))
        #expect(oldHistogram.map(\.count) == newHistogram.map(\.count))
        #expect(oldHistogram.map(\.timestamp) == newHistogram.map(\.timestamp))
    }

    @Test func `a request of 1_0 stays what it is`() throws {
        let request = try request(version: .v1)
        #expect(request.asVersion1() == FrozenRequest.Downgraded(request: request, leftOut: 0))
    }

    @Test func `of native histograms alone nothing is left`() throws {
        var joiner = RequestJoiner(.v2)
        let number = joiner.encode(name: "h", labels: [], SeriesDescription(type: .histogram, help: ""))
        _ = joiner.append(number, [.staleMarker(at: 7)])
        var room = RequestRoom()
        let body = joiner.finish(in: &room)
        let request = FrozenRequest(version: .v2, body: body, samples: 0, histograms: 1, oldest: 7, newest: 7)
        #expect(request.asVersion1() == FrozenRequest.Downgraded(request: nil, leftOut: 1))
    }

    @Test(arguments: [[], [1], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0], [2, 4, 0x0A, 0]] as [[UInt8]])
    func `a body that cannot be read gives nothing`(body: [UInt8]) {
        let request = FrozenRequest(version: .v2, body: body, samples: 1, oldest: 1, newest: 1)
        #expect(request.asVersion1() == nil)
    }

    private func request(version: RemoteWriteVersion) throws -> FrozenRequest {
        var encoder = SnapshotEncoder(EncoderSettings(version: version))
        let exemplar = Exemplar(traceID: TraceID(high: 1, low: 2), value: 0.5, time: 3_000_000)
        let value = HistogramValue(bounds: [1], counts: [1, 2], sum: 3, native: native, exemplars: [exemplar, nil])
        let families = [
            Family.counter("c_total", [.of(5)]), .histogram("h", [Series(SeriesIdentity(), .histogram(value))]),
        ]
        let requests = encoder.encode(Snapshot(at: 5, families))
        #expect(requests.count == 1)
        return try #require(requests.first)
    }
}
