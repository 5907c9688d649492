// SPDX-License-Identifier: Apache-2.0

import Emitters
import Metrics
import Protocol
import Testing

struct PageRendererTests {
    @Test func `a snapshot becomes a page`() {
        let histogram = HistogramValue(bounds: [0.005, 1], counts: [1, 2, 1], sum: 4.25)
        let snapshot = Snapshot(
            at: 1,
            [
                .counter("a_total", [.of(3, [Label("b", "2"), Label("a", "1")]), .of(0.5)]),
                .gauge("g", [.of(-1)]),
                .histogram("h_seconds", [Series(SeriesIdentity([Label("m", "x")]), .histogram(histogram))]),
            ]
        )

        #expect(
            page(snapshot) == """
                # HELP a_total Help of a_total.
                # TYPE a_total counter
                a_total{a="1",b="2"} 3
                a_total 0.5
                # HELP g Help of g.
                # TYPE g gauge
                g -1
                # HELP h_seconds Help of h_seconds.
                # TYPE h_seconds histogram
                h_seconds_bucket{m="x",le="0.005"} 1
                h_seconds_bucket{m="x",le="1.0"} 3
                h_seconds_bucket{m="x",le="+Inf"} 4
                h_seconds_sum{m="x"} 4.25
                h_seconds_count{m="x"} 4

                """
        )
    }

    @Test func `OpenMetrics also tells of births and traces`() {
        let exemplar = Exemplar(traceID: TraceID(high: 1, low: 2), value: 0.5, time: 7_000_000_000)
        let histogram = HistogramValue(bounds: [1], counts: [1, 0], sum: 0.5, exemplars: [exemplar, nil])
        let snapshot = Snapshot(
            takenAt: 9_000_000_000,
            startedAt: 3_000_000_000,
            families: [
                .counter(
                    "a_total",
                    [.of(3), Series(SeriesIdentity([Label("b", "c")], createdAt: 4_500_000_000), .number(1))]
                ),
                .histogram("h", [Series(SeriesIdentity(), .histogram(histogram))]),
            ]
        )

        #expect(
            page(snapshot, .openMetrics) == """
                # TYPE a counter
                # HELP a Help of a_total.
                a_total 3
                a_created 3.000
                a_total{b="c"} 1
                a_created{b="c"} 4.500
                # TYPE h histogram
                # HELP h Help of h.
                h_bucket{le="1.0"} 1 # {trace_id="00000000000000010000000000000002"} 0.5 7.000
                h_bucket{le="+Inf"} 1
                h_sum 0.5
                h_count 1
                h_created 3.000
                # EOF

                """
        )
    }

    @Test func `external labels go where a series has none of the name`() {
        let snapshot = Snapshot(at: 1, [.gauge("g", [.of(1, [Label("job", "own")]), .of(2)])])
        var renderer = PageRenderer(external: [Label("job", "ext"), Label("instance", "i")])
        let page = renderer.render(snapshot, as: .text)

        let lines = String(decoding: page, as: UTF8.self).split(separator: "\n").suffix(2)
        #expect(lines == [#"g{job="own",instance="i"} 1"#, #"g{job="ext",instance="i"} 2"#])
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `what is kept from page to page does not show`(format: ExpositionFormat) {
        var random = SystemRandomNumberGenerator()
        var renderer = PageRenderer()
        var families: [Family] = []
        for _ in 0..<60 {
            // Series come, go, come back as others, and change their places; whole families too.
            families = (0..<4).map { family in
                let old = family < families.count ? families[family].series.map(\.identity) : []
                let kept = old.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
                let new = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    SeriesIdentity([Label("v", "\(random.next() % 1000 as UInt64)")])
                }
                let series = (kept + new).shuffled(using: &random).map { value($0, family, &random) }
                return family < 2 ? .histogram("h\(family)_seconds", series) : .counter("c\(family)_total", series)
            }
            let snapshot = Snapshot(at: 5, families.shuffled(using: &random))
            var fresh = PageRenderer()
            let isSame = renderer.render(snapshot, as: format) == fresh.render(snapshot, as: format)
            #expect(isSame)
        }
    }

    @Test func `a page that someone still holds does not change`() {
        var renderer = PageRenderer()
        let first = renderer.render(Snapshot(at: 1, [.gauge("g", [.of(1)])]), as: .text)
        _ = renderer.render(Snapshot(at: 2, [.gauge("other", [.of(2)])]), as: .text)

        #expect(String(decoding: first, as: UTF8.self).hasSuffix("\ng 1\n"))
    }

    @Test func `an empty snapshot is an empty page`() {
        let empty = Snapshot(at: 1, [])
        #expect(page(empty) == "")
        #expect(page(empty, .openMetrics) == "# EOF\n")
        #expect(page(empty, .protobuf) == "")
    }

    private func value(_ identity: SeriesIdentity, _ family: Int, _ random: inout SystemRandomNumberGenerator) -> Series
    {
        guard family < 2 else { return Series(identity, .number(Double(random.next() % 100 as UInt64) / 8)) }
        let counts = (0..<3).map { _ in random.next() % 50 as UInt64 }
        let native = NativeHistogram(schema: 3, zeroCount: 0, offset: 2, counts: [counts.reduce(1, +)])
        return Series(identity, .histogram(HistogramValue(bounds: [1, 2], counts: counts, sum: 1.5, native: native)))
    }

    private func page(_ snapshot: Snapshot, _ format: ExpositionFormat = .text) -> String {
        var renderer = PageRenderer()
        return String(decoding: renderer.render(snapshot, as: format), as: UTF8.self)
    }
}
