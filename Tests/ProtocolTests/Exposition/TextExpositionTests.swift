// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct TextExpositionTests {
    @Test func `a page is written as the format's specification prints it`() {
        var page = TextExposition(.prometheus)
        page.begin("http_requests_total", .counter, help: "Requests.")
        page.number(
            SampleLines(number: "http_requests_total", .counter, [("method", "post"), ("code", "200")]),
            1027,
            createdAt: 1
        )
        page.number(SampleLines(number: "http_requests_total", .counter, []), 0.5, createdAt: 1)
        page.begin("temperature", .gauge, help: "Now.")
        page.number(SampleLines(number: "temperature", .gauge, []), -.infinity, createdAt: 1)
        page.end()

        #expect(
            page.text == """
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
        var page = TextExposition(.prometheus)
        page.begin("latency_seconds", .histogram, help: "Time.")
        let lines = SampleLines(histogram: "latency_seconds", [("a", "b")], bounds: [0.005, 1])
        page.histogram(lines, counts: [2, 0, 3], sum: 7.5, createdAt: 1)

        #expect(
            page.text == """
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
        var page = TextExposition(.prometheus)
        page.histogram(SampleLines(histogram: "h", [], bounds: []), counts: [1], sum: 1, createdAt: 1)

        #expect(page.text == "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n")
    }

    @Test(arguments: [
        (#"C:\dir"#, #"g{a="C:\\dir"} 1"#),
        ("say \"hi\"", #"g{a="say \"hi\""} 1"#),
        ("two\nlines", #"g{a="two\nlines"} 1"#),
        ("carriage\rreturn", "g{a=\"carriage\rreturn\"} 1"),
        ("zero\0byte", "g{a=\"zero\u{FFFD}byte\"} 1"),
        ("München {x=\"y\"}", #"g{a="München {x=\"y\"}"} 1"#),
        (#"\n"#, #"g{a="\\n"} 1"#),
        ("🦤\u{2028}e\u{301}", "g{a=\"🦤\u{2028}e\u{301}\"} 1"),
        ("# EOF", "g{a=\"# EOF\"} 1"),
        ("", "g 1"),
    ])
    func `a label value cannot end its line, its quotes or the page`(value: String, line: String) {
        for dialect in [TextExposition.Dialect.prometheus, .openMetrics] {
            var page = TextExposition(dialect)
            page.number(SampleLines(number: "g", .gauge, [("a", value)]), 1, createdAt: 1)
            let isSame = Array((line + "\n").utf8) == page.bytes
            #expect(isSame, "\(page.text)")
        }
    }

    @Test func `help is escaped but for quotes`() {
        var page = TextExposition(.prometheus)
        page.begin("g", .gauge, help: "a \"b\" \\ c\nd")

        #expect(page.text.hasPrefix(#"# HELP g a "b" \\ c\nd"# + "\n"))
    }
}

extension TextExposition {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
