// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct OpenMetricsTests {
    private static let birth: Int64 = 1_520_430_000_123_000_000

    @Test func `a counter's family has no suffix, its samples have theirs, and the page ends`() {
        var page = TextExposition(.openMetrics)
        page.begin("process_cpu_seconds_total", .counter, help: "CPU time.")
        page.number(
            SampleLines(number: "process_cpu_seconds_total", .counter, [("a", "b")]),
            4.5,
            createdAt: Self.birth
        )
        page.end()

        #expect(
            page.text == """
                # TYPE process_cpu_seconds counter
                # UNIT process_cpu_seconds seconds
                # HELP process_cpu_seconds CPU time.
                process_cpu_seconds_total{a="b"} 4.5
                process_cpu_seconds_created{a="b"} 1520430000.123
                # EOF

                """
        )
    }

    @Test func `a bucket tells of a trace that fell into it`() {
        var page = TextExposition(.openMetrics)
        page.begin("h_seconds", .histogram, help: "Time.")
        let lines = SampleLines(histogram: "h_seconds", [], bounds: [0.5])
        page.histogram(lines, counts: [1, 2], sum: 9.25, createdAt: Self.birth) { bucket in
            guard bucket == 1 else { return nil }
            let trace: (UInt64, UInt64) = (0x0AF7_6519_16CD_43DD, 0x8448_EB21_1C80_319C)
            return BucketExemplar(traceID: trace, value: 0.67, time: 1_520_879_607_009_000_000)
        }
        page.end()

        #expect(
            page.text == """
                # TYPE h_seconds histogram
                # UNIT h_seconds seconds
                # HELP h_seconds Time.
                h_seconds_bucket{le="0.5"} 1
                h_seconds_bucket{le="+Inf"} 3 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.67 1520879607.009
                h_seconds_sum 9.25
                h_seconds_count 3
                h_seconds_created 1520430000.123
                # EOF

                """
        )
    }

    @Test(arguments: [
        ("a_seconds", MetricType.gauge, "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds H.\n"),
        ("a_bytes_total", .counter, "# TYPE a_bytes counter\n# UNIT a_bytes bytes\n# HELP a_bytes H.\n"),
        ("cost_usd_total", .counter, "# TYPE cost_usd counter\n# UNIT cost_usd usd\n# HELP cost_usd H.\n"),
        ("error_ratio", .histogram, "# TYPE error_ratio histogram\n# UNIT error_ratio ratio\n# HELP error_ratio H.\n"),
        ("a_total", .counter, "# TYPE a counter\n# HELP a H.\n"),
        // The contract's names that say no unit at their end.
        ("cost_usd_gauge", .gauge, "# TYPE cost_usd_gauge gauge\n# HELP cost_usd_gauge H.\n"),
        ("chars_histogram", .histogram, "# TYPE chars_histogram histogram\n# HELP chars_histogram H.\n"),
        ("seconds", .gauge, "# TYPE seconds gauge\n# HELP seconds H.\n"),
        ("aseconds", .gauge, "# TYPE aseconds gauge\n# HELP aseconds H.\n"),
        // No sample of a counter could be called so.
        ("hits", .counter, "# TYPE hits unknown\n# HELP hits H.\n"),
        ("_total", .counter, "# TYPE _total unknown\n# HELP _total H.\n"),
    ])
    func `a unit is named where the name ends in it`(name: String, type: MetricType, head: String) {
        var page = TextExposition(.openMetrics)
        page.begin(name, type, help: "H.")

        #expect(page.text == head)
    }

    @Test func `a counter of another name has nothing that only counters have`() {
        var page = TextExposition(.openMetrics)
        page.number(SampleLines(number: "hits", .counter, []), 3, createdAt: Self.birth)

        #expect(page.text == "hits 3\n")
    }

    @Test func `help is escaped with its quotes`() {
        var page = TextExposition(.openMetrics)
        page.begin("g", .gauge, help: "a \"b\" \\ c\nd\0")

        #expect(page.text.hasSuffix("# HELP g " + #"a \"b\" \\ c\nd"# + "\u{FFFD}\n"))
    }

    @Test(arguments: [
        (Int64(0), "0.000"), (1_000_000, "0.001"), (999_999, "0.000"), (1_700_000_000_050_000_000, "1700000000.050"),
        (-1_500_000_000, "-1.500"), (.max, "9223372036.854"), (.min, "-9223372036.854"),
    ])
    func `a time is in seconds, to the millisecond`(nanoseconds: Int64, text: String) {
        var page = TextExposition(.openMetrics)
        page.number(SampleLines(number: "a_total", .counter, []), 1, createdAt: nanoseconds)

        #expect(page.text == "a_total 1\na_created \(text)\n")
    }
}
