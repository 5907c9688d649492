// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct TextExpositionTests {
    @Test func `a page is written as the format's specification prints it`() {
        var page = TextExposition()
        page.begin("http_requests_total", .counter, help: "Requests.")
        page.sample("http_requests_total", LabelText([("method", "post"), ("code", "200")]), 1027)
        page.sample("http_requests_total", LabelText([]), 0.5)
        page.begin("temperature", .gauge, help: "Now.")
        page.sample("temperature", LabelText([]), -.infinity)

        #expect(
            String(decoding: page.bytes, as: UTF8.self) == """
                # HELP http_requests_total Requests.
                # TYPE http_requests_total counter
                http_requests_total{method="post",code="200"} 1027
                http_requests_total 0.5
                # HELP temperature Now.
                # TYPE temperature gauge
                temperature -Inf

                """
        )
    }

    @Test func `a histogram's buckets are cumulative and the last one equals the count`() {
        var page = TextExposition()
        page.begin("latency_seconds", .histogram, help: "Time.")
        page.histogram("latency_seconds", LabelText([("a", "b")]), bounds: [0.005, 1], counts: [2, 0, 3], sum: 7.5)

        #expect(
            String(decoding: page.bytes, as: UTF8.self) == """
                # HELP latency_seconds Time.
                # TYPE latency_seconds histogram
                latency_seconds_bucket{a="b",le="0.005"} 2
                latency_seconds_bucket{a="b",le="1.0"} 2
                latency_seconds_bucket{a="b",le="+Inf"} 5
                latency_seconds_sum{a="b"} 7.5
                latency_seconds_count{a="b"} 5

                """
        )
    }

    @Test func `a histogram without labels has only the bound between its braces`() {
        var page = TextExposition()
        page.histogram("h", LabelText([]), bounds: [], counts: [1], sum: 1)

        #expect(String(decoding: page.bytes, as: UTF8.self) == "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n")
    }

    @Test(arguments: [
        (#"C:\dir"#, #"g{a="C:\\dir"} 1"#),
        ("say \"hi\"", #"g{a="say \"hi\""} 1"#),
        ("two\nlines", #"g{a="two\nlines"} 1"#),
        ("zero\0byte", "g{a=\"zero\u{FFFD}byte\"} 1"),
        ("München {x=\"y\"}", #"g{a="München {x=\"y\"}"} 1"#),
        ("", "g 1"),
    ])
    func `a label value cannot end its line, its quotes or the page`(value: String, line: String) {
        var page = TextExposition()
        page.sample("g", LabelText([("a", value)]), 1)

        #expect(String(decoding: page.bytes, as: UTF8.self) == line + "\n")
    }

    @Test func `help is escaped but for quotes`() {
        var page = TextExposition()
        page.begin("g", .gauge, help: "a \"b\" \\ c\nd")

        #expect(String(decoding: page.bytes, as: UTF8.self).hasPrefix(#"# HELP g a "b" \\ c\nd"# + "\n"))
    }
}
