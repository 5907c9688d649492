// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

struct NativeAndExemplarTests {
    private let identity = SeriesIdentity([Label("m", "x")])

    private static let options: [(RemoteWriteVersion, Set<RemoteWriteVersion>?, isSent: Bool)] = [
        (.v1, nil, false), (.v2, nil, true), (.v1, [.v1, .v2], true), (.v2, [], false),
    ]

    @Test(arguments: options)
    func `a native histogram goes beside the classic one where it is wanted`(
        version: RemoteWriteVersion,
        wanted: Set<RemoteWriteVersion>?,
        isSent: Bool
    ) throws {
        var settings = EncoderSettings(version: version)
        if let wanted { settings.nativeHistograms = wanted }
        var encoder = SnapshotEncoder(settings)
        let requests = encoder.encode(snapshot(at: 5))

        let native = try requests.flatMap { try $0.decoded().timeSeries }.filter { $0.key == "h_seconds{m=x}" }
        #expect(native.count == (isSent ? 1 : 0))
        #expect(
            requests.reduce(0) { $0 + $1.samples } == 10
                && requests.reduce(0) { $0 + $1.histograms } == 2 * native.count
        )
        guard let series = native.first else { return }
        #expect(series.samples.isEmpty && series.histograms.map(\.timestamp) == [0, 5])
        #expect(series.histograms.map(\.count) == [.integer(0), .integer(4)])
        #expect(series.histograms.map(\.sum) == [0, 4.25] && series.histograms.map(\.schema) == [3, 3])
        #expect(series.histograms[1].positive.spans.map { [$0.offset, Int64($0.length)] } == [[-2, 2]])
        #expect(series.histograms[1].zeroThreshold == 0x1p-128 && series.histograms[1].zeroCount == .integer(1))
    }

    @Test func `an exemplar is sent once, with the bucket that it belongs to`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: .v2))
        let old = Exemplar(traceID: TraceID(high: 1, low: 2), value: 0.5, time: 3_000_000)
        let new = Exemplar(traceID: TraceID(high: 0xAB, low: 3), value: 0.75, time: 4_000_000)
        var sent: [[String]] = []
        for exemplars in [[], [nil, old, nil], [nil, old, nil], [nil, new, old], [nil, new, old]] as [[Exemplar?]] {
            let requests = encoder.encode(snapshot(at: 5, exemplars))
            let series = try requests.flatMap { try $0.decoded().timeSeries }.filter { !$0.exemplars.isEmpty }
            sent.append(
                series.map { "\($0.key) \($0.exemplars[0].labels[0].value.suffix(3)) \($0.exemplars[0].timestamp)" }
            )
        }
        let second = "h_seconds_bucket{le=1.0,m=x}"
        #expect(
            sent == [
                [], ["\(second) 002 3"], [], ["\(second) 003 4", "h_seconds_bucket{le=+Inf,m=x} 002 3"], [],
            ]
        )
    }

    @Test func `an exemplar names its trace`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: .v2))
        let exemplar = Exemplar(traceID: TraceID(high: 1, low: 2), value: 0.5, time: 3_000_000)
        let requests = encoder.encode(snapshot(at: 5, [nil, exemplar, nil]))
        let series = try requests.flatMap { try $0.decoded().timeSeries }.flatMap(\.exemplars)
        #expect(
            series.map { $0.labels.map { "\($0.name)=\($0.value)" } } == [["trace_id=00000000000000010000000000000002"]]
        )
        #expect(requests.map(\.exemplars) == [1])
    }

    @Test func `1_0 carries no exemplar`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: .v1))
        let exemplar = Exemplar(traceID: TraceID(high: 1, low: 2), value: 0.5, time: 3_000_000)
        let requests = encoder.encode(snapshot(at: 5, [nil, exemplar, nil]))
        #expect(try requests.flatMap { try $0.decoded().timeSeries.flatMap(\.exemplars) }.isEmpty)
        #expect(requests.map(\.exemplars) == [0])
    }

    private func snapshot(at time: Int64, _ exemplars: [Exemplar?] = []) -> Snapshot {
        let native = NativeHistogram(schema: 3, zeroCount: 1, offset: -2, counts: [2, 1])
        let value = HistogramValue(
            bounds: [0.005, 1],
            counts: [1, 2, 1],
            sum: 4.25,
            native: native,
            exemplars: exemplars
        )
        return Snapshot(at: time, [.histogram("h_seconds", [Series(identity, .histogram(value))])])
    }
}
