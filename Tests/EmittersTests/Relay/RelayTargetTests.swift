// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import Emitters

struct RelayTargetTests {
    private var target = RelayTarget(job: "test", instance: "h:1")

    @Test mutating func `a scrape's samples get its time, job and instance, and its report comes last`() throws {
        let batch = try scrape("a{b=\"c\"} 1\nd 2\n", at: 1000)

        #expect(
            batch == [
                "a{b=c,instance=h:1,job=test} 1.0 @1000", "d{instance=h:1,job=test} 2.0 @1000",
                "up{instance=h:1,job=test} 1.0 @1000",
                "scrape_duration_seconds{instance=h:1,job=test} 0.25 @1000",
                "scrape_samples_scraped{instance=h:1,job=test} 2.0 @1000",
            ]
        )
    }

    @Test mutating func `a series that disappears is marked once, and may come back`() throws {
        _ = try scrape("a 1\nb 1\n", at: 1000)
        #expect(try series("b", scrape("a 1\n", at: 2000)) == ["stale @2000"])
        #expect(try series("b", scrape("a 1\n", at: 3000)) == [])
        #expect(try series("b", scrape("a 1\nb 2\n", at: 4000)) == ["2.0 @4000"])
    }

    @Test mutating func `a target that cannot be read takes all its series with it, but not its report`() throws {
        _ = try scrape("a 1\n", at: 1000)
        let down = try scrape(nil, at: 2000)
        #expect(series("a", down) == ["stale @2000"] && series("up", down) == ["0.0 @2000"])
        #expect(try series("up", scrape(nil, at: 3000)) == ["0.0 @3000"])
        #expect(try series("a", scrape("a 1\n", at: 4000)) == ["1.0 @4000"])
    }

    @Test mutating func `the page's own timestamps count, once each, and such series are not marked`() throws {
        #expect(try series("a", scrape("a 1 500\n", at: 1000)) == ["1.0 @500"])
        #expect(try series("a", scrape("a 1 500\n", at: 2000)) == [])
        #expect(try series("a", scrape("a 2 400\n", at: 3000)) == [])
        #expect(try series("a", scrape("a 2 700\n", at: 4000)) == ["2.0 @700"])
        #expect(try series("a", scrape("b 1\n", at: 5000)) == [])
        #expect(target.dropped == ["out_of_order": 1])
    }

    @Test mutating func `of a series that a page holds twice the first counts`() throws {
        #expect(try series("a", scrape("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n", at: 1000)) == ["1.0 @1000"])
        #expect(target.dropped == ["duplicate": 1])
    }

    @Test mutating func `times grow even when the clock is set back`() throws {
        _ = try scrape("a 1\n", at: 5000)
        #expect(try series("a", scrape("a 2\n", at: 1000)) == ["2.0 @5001"])
        #expect(try series("a", scrape("a 3\n", at: 1000)) == ["3.0 @5002"])
    }

    @Test mutating func `buckets and quantiles have one form of number`() throws {
        let batch = try scrape(
            "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1e3\"} 1\n# TYPE s summary\ns{quantile=\"0.50\"} 1\n"
                + "# TYPE g gauge\ng{le=\"1\"} 1\n",
            at: 1000
        )
        let labels = batch.compactMap { $0.split(separator: "{").last?.split(separator: ",").first }
        #expect(labels[..<4] == ["le=1.0", "le=1000.0", "quantile=0.5", "le=1"])
    }

    @Test mutating func `exemplars go out once, with a time, unless they are too long`() throws {
        func exemplars(_ batch: RelayBatch) -> [String] {
            batch.samples.flatMap(\.exemplars).map { "\($0.labels.map(\.value)) \($0.value) @\($0.timestamp ?? -1)" }
        }
        func page(_ exemplar: String) -> String { "a_total 1 # \(exemplar)\n# EOF\n" }
        #expect(try exemplars(batch(page("{t=\"x\"} 2 1.5"), at: 9000, .openMetrics)) == ["[\"x\"] 2.0 @1500"])
        #expect(try exemplars(batch(page("{t=\"x\"} 2 1.5"), at: 10_000, .openMetrics)) == [])
        #expect(try exemplars(batch(page("{t=\"y\"} 3"), at: 11_000, .openMetrics)) == ["[\"y\"] 3.0 @11000"])
        #expect(try exemplars(batch(page("{t=\"y\"} 3"), at: 12_000, .openMetrics)) == [])
        let long = String(repeating: "z", count: 128)
        #expect(try exemplars(batch(page("{t=\"\(long)\"} 4"), at: 13_000, .openMetrics)) == [])
        #expect(target.dropped == ["exemplar_too_long": 1])
    }

    @Test mutating func `what began when is told by the page's created samples`() throws {
        let text =
            "# TYPE a counter\na_total{b=\"c\"} 1\na_created{b=\"c\"} 1.5\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\n"
            + "h_count 1\nh_sum 1\nh_created 2.5\n# TYPE g gauge\ng 1\ng_created 3\n# EOF\n"
        let samples = try batch(text, at: 9000, .openMetrics).samples
        let starts = Dictionary(samples.map { ($0.series.name, $0.start) }) { $1 }
        #expect(starts["a_total"] == 1500 && starts["h_bucket"] == 2500 && starts["h_sum"] == 2500 && starts["g"] == 0)
    }

    @Test mutating func `families are told when they are new, when they change, and each minute`() throws {
        func told(_ batch: RelayBatch) -> [String] { batch.families.map { "\($0.name) \($0.facts.help)" }.sorted() }
        let own = 3
        #expect(try told(batch("# HELP a one\na 1\n", at: 0)).count == 1 + own)
        #expect(try told(batch("# HELP a one\na 1\n", at: 1000)) == [])
        #expect(try told(batch("# HELP a two\na 1\n", at: 2000)) == ["a two"])
        #expect(try told(batch("# HELP a two\na 1\n", at: 60_000)).count == 1 + own)
    }

    @Test mutating func `what has ended is handed over to be forgotten`() throws {
        _ = try batch("a 1\nb 1 5\n", at: 1000)
        #expect(try batch("c 1\n", at: 2000).ended.map(\.name).sorted() == ["a", "b"])
    }

    private mutating func batch(_ text: String?, at time: Int64, _ format: ScrapeFormat = .text) throws -> RelayBatch {
        let page = try text.map { text in
            var parser = ScrapeParser(format)
            try parser.read(Array(text.utf8).span)
            return try parser.finish()
        }
        return target.batch(.init(time: time, seconds: 0.25, page: page))
    }

    private mutating func scrape(_ text: String?, at time: Int64) throws -> [String] {
        try batch(text, at: time).samples.map { sample in
            let isStale = sample.value.bitPattern == 0x7FF0_0000_0000_0002
            let labels = sample.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            return "\(sample.series.name){\(labels)} \(isStale ? "stale" : "\(sample.value)") @\(sample.timestamp)"
        }
    }

    /// Values and times of one metric.
    private func series(_ name: String, _ lines: [String]) -> [String] {
        lines.filter { $0.hasPrefix(name + "{") }.map { String($0.drop { $0 != "}" }.dropFirst(2)) }
    }
}

struct RelayLabelsTests {
    private let labels = RelayLabels(job: "j", instance: "i")

    @Test(
        arguments: [
            ([("a", "1")], "a=1 instance=i job=j"), ([("job", "x")], "exported_job=x instance=i job=j"),
            ([("job", "x"), ("exported_job", "y")], "exported_exported_job=x exported_job=y instance=i job=j"),
            ([("instance", "x"), ("job", "y")], "exported_instance=x exported_job=y instance=i job=j"),
        ] as [([LabelPair], String)]
    )
    func `the page's labels give way`(own: [LabelPair], expected: String) {
        let all = labels.attached(to: own).map { "\($0.name)=\($0.value)" }
        #expect(all.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("http://h:9/metrics", "http://h:9/metrics", "h:9"), ("http://h:9", "http://h:9/metrics", "h:9"),
        ("h:9", "http://h:9/metrics", "h:9"), ("https://h/x?y", "https://h/x?y", "h:443"),
        ("http://[::1]/m", "http://[::1]/m", "[::1]:80"), ("http://u:p@h:1/m", "http://u:p@h:1/m", "h:1"),
        ("", "http:///metrics", ":80"), ("invalid://x", "invalid://x/metrics", "x:80"),
    ])
    func `a URL is completed, and its host and port are the instance`(written: String, url: String, instance: String) {
        let settings = RelaySettings(url: written, job: "j")
        #expect(settings.url == url && settings.instance == instance)
        #expect(!settings.target.contains("p@"))
    }
}
