// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

/// How series begin and end. Times are milliseconds.
struct SeriesLifeTests {
    private struct Birth: Sendable {
        var createdAt: Int64?
        var startedAt: Int64 = 1000
        var sentUntil = Int64.min
        var before: [Int64] = []
        var now: Int64 = 2000
        var zero: Int64?
    }

    private static let births = [
        Birth(createdAt: 1500, zero: 1500), Birth(createdAt: nil, zero: 1000),
        // The clock may have been set back, or the first increment may be a moment ago.
        Birth(createdAt: 2000, zero: 1999), Birth(createdAt: 2500, zero: 1999),
        // Another series of these labels may have been sent until then.
        Birth(createdAt: 1500, before: [1800], zero: 1801), Birth(createdAt: 1500, before: [1999], zero: nil),
        Birth(createdAt: 1900, before: [1800], zero: 1900),
        // Counters taken over, and new ones, after a restart.
        Birth(createdAt: 1500, sentUntil: 1500, zero: nil), Birth(createdAt: 1501, sentUntil: 1500, zero: 1501),
        Birth(createdAt: 1500, sentUntil: 1800, before: [1900], zero: nil),
        Birth(createdAt: 2500, sentUntil: 2400, now: 2000, zero: nil),
        // Receivers refuse what is an hour old.
        Birth(createdAt: 1000, now: 3_601_000, zero: 1000), Birth(createdAt: 1000, now: 3_601_001, zero: nil),
    ]

    @Test(arguments: births, RemoteWriteVersion.allCases)
    private func `a counter's first value comes after a zero where it began`(
        birth: Birth,
        version: RemoteWriteVersion
    ) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version, sentUntil: birth.sentUntil))
        let other = Series.of(1)
        for time in birth.before { _ = encoder.encode(cut(time, birth.startedAt, [.gauge("other", [other])])) }
        let identity = SeriesIdentity(createdAt: birth.createdAt.map { $0 * 1_000_000 })
        var store = SampleStore()
        for round in 0..<2 as Range<Int64> {
            let counter = Family.counter("c_total", [Series(identity, .number(7))])
            let families = [Family.gauge("other", [other]), counter]
            try store.receive(encoder.encode(cut(birth.now + round, birth.startedAt, families)))
        }
        let first = max(birth.now, birth.sentUntil &+ 1)
        let points = store["c_total{}"]
        #expect(points.map(\.time) == [birth.zero, first, first + 1].compactMap(\.self))
        #expect(points.map(\.value) == (birth.zero == nil ? [7, 7] : [0, 7, 7]))
        let start = min(birth.createdAt ?? birth.startedAt, birth.zero ?? first)
        #expect(points.last.map(\.start) == (version == .v2 ? start : 0))
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a gauge has neither zero nor start`(version: RemoteWriteVersion) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version))
        var store = SampleStore()
        try store.receive(encoder.encode(cut(2000, 1000, [.gauge("g", [.of(3)])])))
        #expect(store["g{}"] == [SampleStore.Point(time: 2000, bits: (3.0).bitPattern, start: 0)])
    }

    @Test func `a start at 1970's first moment is told as the millisecond before`() throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: .v2))
        var store = SampleStore()
        try store.receive(encoder.encode(cut(2000, 0, [.counter("c_total", [.of(3)])])))
        #expect(store["c_total{}"].last?.start == -1)
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a series that a snapshot leaves out is marked as ended, once`(version: RemoteWriteVersion) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version, nativeHistograms: [.v1, .v2]))
        let native = NativeHistogram(schema: 3, zeroCount: 0, offset: 0, counts: [1])
        let value = HistogramValue(bounds: [1], counts: [1, 0], sum: 1, native: native)
        let (gauge, histogram) = (Series.of(1), Series(SeriesIdentity(), .histogram(value)))
        var store = SampleStore()
        for (time, isThere) in [(1000, true), (1001, false), (1002, false)] as [(Int64, Bool)] {
            let going = isThere ? [Family.gauge("gone", [.of(1)]), .histogram("h", [histogram])] : []
            try store.receive(encoder.encode(cut(time, 900, going + [.gauge("g", [gauge])])))
        }
        #expect(store["g{}"].map(\.isStale) == [false, false, false])
        #expect(store["gone{}"].map(\.isStale) == [false, true])
        for name in ["h_bucket{le=1.0}", "h_bucket{le=+Inf}", "h_sum{}", "h_count{}", "h{} native"] {
            #expect(store[name].map(\.time) == [900, 1000, 1001])
            #expect(store[name].map(\.isStale) == [false, false, true])
        }
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `labels that end and begin anew in one moment stay one series`(version: RemoteWriteVersion) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version))
        var store = SampleStore()
        for (time, value) in [(1000, 9), (2000, 2)] as [(Int64, Double)] {
            let new = Series(SeriesIdentity([Label("a", "b")], createdAt: (time - 5) * 1_000_000), .number(value))
            try store.receive(encoder.encode(cut(time, 0, [.counter("c_total", [new])])))
        }
        #expect(store["c_total{a=b}"].map(\.time) == [995, 1000, 1995, 2000])
        #expect(store["c_total{a=b}"].map(\.value) == [0, 9, 0, 2])
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `at the end come the last values, then the end of every series`(version: RemoteWriteVersion) throws {
        var encoder = SnapshotEncoder(EncoderSettings(version: version, samplesPerRequest: 4))
        let series = (0..<6).map { Series.of(Double($0), [Label("n", String($0))]) }
        var store = SampleStore()
        try store.receive(encoder.encode(cut(1000, 900, [.gauge("g", series)])))
        let end = encoder.encodeFinal(cut(2000, 900, [.gauge("g", Array(series.dropFirst()))]))
        try store.receive(end)

        #expect(end.map(\.kind) == [.final, .final, .stale, .stale, .stale])
        #expect(end.map(\.samples) == [3, 2, 1, 3, 2])
        for number in 1..<6 {
            let points = store["g{n=\(number)}"]
            #expect(points.map(\.time) == [1000, 2000, 2001] && points.map(\.isStale) == [false, false, true])
        }
        #expect(store["g{n=0}"].map(\.isStale) == [false, true])
    }

    @Test func `every change of the live series changes the generation`() throws {
        var encoder = SnapshotEncoder(EncoderSettings())
        let (one, two) = (Series.of(1), Series.of(2, [Label("a", "b")]))
        var changes: [Bool] = []
        for series in [[one], [one], [one, two], [two, one], [two], [two], []] {
            let before = encoder.generation
            _ = encoder.encode(Snapshot(at: 1, [.gauge("g", series)]))
            changes.append(encoder.generation != before)
        }
        #expect(changes == [true, false, true, false, true, false, true])
    }

    private func cut(_ time: Int64, _ start: Int64, _ families: [Family]) -> Snapshot {
        Snapshot(takenAt: time * 1_000_000, startedAt: start * 1_000_000, families: families)
    }
}
