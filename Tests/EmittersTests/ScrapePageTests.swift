// SPDX-License-Identifier: Apache-2.0

import Emitters
import Metrics
import Testing

struct ScrapePageTests {
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
            String(decoding: ScrapePage.render(snapshot), as: UTF8.self) == """
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

    @Test func `external labels go where a series has none of the name`() {
        let snapshot = Snapshot(at: 1, [.gauge("g", [.of(1, [Label("job", "own")]), .of(2)])])
        let page = ScrapePage.render(snapshot, external: [Label("job", "ext"), Label("instance", "i")])

        let lines = String(decoding: page, as: UTF8.self).split(separator: "\n").suffix(2)
        #expect(lines == [#"g{job="own",instance="i"} 1"#, #"g{job="ext",instance="i"} 2"#])
    }
}
