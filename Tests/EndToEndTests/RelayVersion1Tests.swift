// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// The cases of the official sender suite for remote write 1.0, each with the assertions of the original and the proof
    /// that requests came.
    struct RelayVersion1Tests {
        @Test func `Counter: each scrape's value arrives once and in order`() async throws {
            let page = "# HELP counter_total A counter.\n# TYPE counter_total counter\ncounter_total {n}\n"
            let record = try await relayed([page], until: "ten scrapes") { $0.samples("counter_total").count >= 10 }

            let values = record.samples("counter_total").map(\.number)
            #expect(values == values.indices.map { Double($0 + 1) })
        }

        @Test func `Gauge: a value goes with the time of its scrape`() async throws {
            let record = try await relayed(["gauge {time}\n"], until: "five scrapes") { $0.samples("gauge").count >= 5 }
            for sample in record.samples("gauge") {
                #expect(sample.number >= Double(sample.time) / 1000 && sample.number < Double(sample.time) / 1000 + 5)
            }
        }

        @Test func `Histogram: all parts come together in every scrape`() async throws {
            let page = """
                # TYPE histogram histogram
                histogram_bucket{le="1"} 1
                histogram_bucket{le="2"} 2
                histogram_bucket{le="+Inf"} {n}
                histogram_sum 3.5
                histogram_count {n}

                """
            let record = try await relayed([page], until: "five scrapes") { $0.samples("histogram_count").count >= 5 }

            let count = record.samples("histogram_count").count
            #expect(record.samples("histogram_sum").map(\.value) == Array(repeating: "3.5", count: count))
            let buckets = record.samples("histogram_bucket")
            for bound in ["1.0", "2.0", "+Inf"] { #expect(buckets.count { $0.labels["le"] == bound } == count) }
            #expect(buckets.count == 3 * count)
            let last = buckets.filter { $0.labels["le"] == "+Inf" }.map(\.value)
            #expect(last == record.samples("histogram_count").map(\.value))
        }

        @Test func `Summary: all parts come together in every scrape`() async throws {
            let page = """
                # TYPE summary summary
                summary{quantile="0.5"} 1
                summary{quantile="0.9"} 2
                summary{quantile="0.99"} 3
                summary_sum 4
                summary_count 5

                """
            let record = try await relayed([page], until: "five scrapes") { $0.samples("summary_count").count >= 5 }

            let count = record.samples("summary_count").count
            for (quantile, value) in [("0.5", "1.0"), ("0.9", "2.0"), ("0.99", "3.0")] {
                let samples = record.samples("summary").filter { $0.labels["quantile"] == quantile }
                #expect(samples.map(\.value) == Array(repeating: value, count: count))
            }
            #expect(record.samples("summary_sum").map(\.value) == Array(repeating: "4.0", count: count))
        }

        @Test func `Up: a page that can be read is up`() async throws {
            let record = try await relayed(["a 1\n"], until: "three scrapes") { $0.samples("up").count >= 3 }
            #expect(record.samples("up").allSatisfy { $0.value == "1.0" && $0.labels["job"] == "test" })
        }

        @Test func `Invalid: a page that is none is down`() async throws {
            let record = try await relayed(["this is not { a page\n"], until: "three scrapes") {
                $0.samples("up").count >= 3
            }
            #expect(record.samples("up").allSatisfy { $0.value == "0.0" })
            #expect(record.names == ["up", "scrape_duration_seconds", "scrape_samples_scraped"])
        }

        @Test func `JobLabel: every series has the job`() async throws {
            let record = try await relayed(["a{b=\"c\"} 1\n"], until: "a scrape") { !$0.samples("a").isEmpty }
            #expect(record.samples("a").allSatisfy { $0.labels["job"] == "test" && $0.labels["b"] == "c" })
        }

        @Test func `InstanceLabel: every series has the target's host and port`() async throws {
            let stage = try await RelayStage(["a 1\n"], in: Scratch())
            try await stage.waits("a scrape") { !$0.samples("a").isEmpty }
            let record = try await stage.finish()
            #expect(record.samples("a").allSatisfy { $0.labels["instance"] == "127.0.0.1:\(stage.port)" })
        }

        @Test func `SortedLabels: labels go out sorted by their bytes`() async throws {
            let page = "a{z=\"1\",B=\"2\",_c=\"3\",a=\"4\",A=\"5\"} 1\n"
            let record = try await relayed([page], until: "a scrape") { !$0.samples("a").isEmpty }
            let place = try #require(record.requests.indices.first { !record.series("a", in: $0).isEmpty })
            let labels = record.series("a", in: place).first?.labels.items.compactMap { $0[0].string } ?? []
            #expect(labels == ["A", "B", "__name__", "_c", "a", "instance", "job", "z"])
        }

        @Test func `RepeatedLabels: a label given twice makes the scrape fail`() async throws {
            let page = "good 1\na{b=\"c\",b=\"d\"} 1\n"
            let record = try await relayed([page], until: "three scrapes") { $0.samples("up").count >= 3 }
            #expect(record.samples("up").allSatisfy { $0.value == "0.0" })
            #expect(record.samples("a").isEmpty && record.samples("good").isEmpty)
        }

        @Test func `EmptyLabels: a label without a value is no label`() async throws {
            let record = try await relayed(["a{b=\"\",c=\"d\"} 1\n"], until: "a scrape") { !$0.samples("a").isEmpty }
            #expect(record.samples("a").allSatisfy { $0.labels["b"] == nil && $0.labels["c"] == "d" })
        }

        @Test func `NameLabel: a series without a name is never sent`() async throws {
            let record = try await relayed(["{a=\"b\"} 1\n"], until: "three scrapes") { $0.samples("up").count >= 3 }
            #expect(record.requests.flatMap(\.series.items).allSatisfy { RelayRecord.labels($0)["a"] == nil })
        }

        @Test func `HonorLabels: the page's own job and instance are kept beside the target's`() async throws {
            let page = "a{job=\"theirs\",instance=\"there\",exported_job=\"older\"} 1\n"
            let record = try await relayed([page], until: "a scrape") { !$0.samples("a").isEmpty }
            let labels = try #require(record.samples("a").first?.labels)
            #expect(labels["job"] == "test" && labels["exported_exported_job"] == "theirs")
            #expect(labels["exported_job"] == "older" && labels["exported_instance"] == "there")
            #expect(labels["instance"]?.hasPrefix("127.0.0.1:") == true)
        }

        @Test func `Staleness: a series that is gone from the page is marked as ended, once`() async throws {
            let both = "stays 1\ngoes 2\n"
            let record = try await relayed([both, both, "stays 1\n"], until: "six scrapes") {
                $0.samples("stays").count >= 6
            }

            #expect(record.samples("goes").map(\.value) == ["2.0", "2.0", "stale"])
            let stays = record.samples("stays")
            #expect(
                stays.allSatisfy { $0.value == "1.0" },
                "the end of the relay is not the end of its targets' series"
            )
            #expect(record.samples("goes").last?.time == stays[2].time)
        }

        @Test func `Timestamp: times are of today and never go back`() async throws {
            let record = try await relayed(["a 1\nb 2\n"], until: "five scrapes") { $0.samples("b").count >= 5 }
            let times = (0..<record.requests.count).flatMap { place in
                record.requests[place].series.items.flatMap { $0.samples.items.compactMap(\.time.int) }
            }
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            let first = Int((record.requests[0].at.number ?? 0) * 1000)
            #expect(times.allSatisfy { abs($0 - first) < 60_000 })
        }

        @Test func `Headers: they are those of the specification`() async throws {
            let record = try await relayed(["a 1\n"], until: "a scrape") { !$0.samples("a").isEmpty }
            for request in record.requests {
                let headers = request.headers
                #expect(request.method.string == "POST")
                #expect(headers["content-encoding"].string == "snappy")
                #expect(headers["content-type"].string == "application/x-protobuf")
                #expect(headers["x-prometheus-remote-write-version"].string == "0.1.0")
                #expect(headers["user-agent"].string?.hasPrefix("tokenmeter/") == true)
            }
        }

        @Test func `Ordering: a thousand series stay in order however slow the receiver is`() async throws {
            let page = (0..<1000).map { "series_\($0) {n}\n" }.joined()
            let stage = try await RelayStage(
                [page],
                judge: ["--sleep", "1", "--only", "series_0", "--only", "series_999"],
                in: Scratch()
            )
            try await eventually("five requests", within: .seconds(30)) {
                try await stage.requestCount() >= 5 ? true : nil
            }
            let record = try await stage.finish()
            #expect(record.distinct == 1003)
            for number in [0, 999] {
                let values = record.samples("series_\(number)").map(\.number)
                #expect(values.count >= 4 && values == values.indices.map { Double($0 + 1) })
            }
        }

        @Test func `Retries500: what was refused for now arrives later`() async throws {
            let record = try await relayed(["a {n}\n"], judge: ["--answers", "500x2,204"], until: "five samples") {
                $0.samples("a").count >= 5
            }
            let values = record.samples("a").map(\.number)
            #expect(values == values.indices.map { Double($0 + 1) })
            #expect(record.samples("a", refused: true).count { $0.value == "1.0" } == 3)
        }

        @Test func `Retries400: what was refused for good is never sent again`() async throws {
            let record = try await relayed(["a {n}\n"], judge: ["--answers", "400,204"], until: "later samples") {
                $0.samples("a").count >= 3
            }
            #expect(record.samples("a", refused: true).count { $0.value == "1.0" } == 1)
            #expect(!record.samples("a").contains { $0.value == "1.0" })
        }
    }
}
