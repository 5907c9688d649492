// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// The cases of the official sender suite for remote write 2.0 that look at what is sent; by the original's names.
    struct RelayVersion2Tests {
        struct Case: Sendable, CustomTestStringConvertible {
            let name: String
            let holds: @Sendable (RelayRecord) -> Bool

            init(_ name: String, _ holds: @escaping @Sendable (RelayRecord) -> Bool) {
                self.name = name
                self.holds = holds
            }

            var testDescription: String { name }
        }

        /// One run for all of them, for they differ only in what they look at.
        private static let rich = Task {
            try await relayed(
                [RelayPages.rich],
                version: "2",
                judge: ["--type", "application/openmetrics-text; version=1.0.0; charset=utf-8"],
                until: "four scrapes"
            ) { $0.samples("float").count >= 4 }
        }

        @Test(arguments: protocolCases + sampleCases + symbolCases)
        func `protocol, samples and symbols`(example: Case) async throws {
            #expect(try await example.holds(Self.rich.value))
        }

        @Test(arguments: labelCases + timestampCases)
        func `labels and timestamps`(example: Case) async throws {
            #expect(try await example.holds(Self.rich.value))
        }

        @Test(arguments: metadataCases + exemplarCases + histogramCases + combinedCases)
        func `metadata, exemplars and histograms`(example: Case) async throws {
            #expect(try await example.holds(Self.rich.value))
        }

        @Test func `TestSymbolTableEfficiency: four series need few symbols`() async throws {
            let page = (1...4).map { "metric{label=\"common\",number=\"\($0)\"} 1\n" }.joined()
            let record = try await relayed([page], version: "2", until: "two scrapes") {
                $0.samples("metric").count >= 8
            }
            for request in record.requests { #expect((1...30).contains(request.symbols.items.count)) }
        }

        @Test func `TestBatchingBehavior: twelve thousand series come in requests of bounded size, all of them`()
            async throws
        {
            let page = (0..<12_000).map { "many{number=\"\($0)\"} 1\n" }.joined()
            let only = ["--only", "up"]
            let stage = try await RelayStage([page], version: "2", interval: "60s", judge: only, in: Scratch())
            try await eventually("all requests", within: .seconds(30)) {
                try await stage.requestCount() >= 6 ? true : nil
            }
            let record = try await stage.finish()
            #expect(record.requests.allSatisfy { (1...10_000).contains($0.count.int ?? 0) })
            #expect(record.distinct == 12_003)
        }

        @Test func `TestRobustnessUnderLoad: two hundred series share a request`() async throws {
            let page = (0..<200).map { "many{number=\"\($0)\"} {n}\n" }.joined()
            let record = try await relayed([page], version: "2", judge: ["--only", "up"], until: "three scrapes") {
                $0.samples("up").count >= 3
            }
            #expect(record.requests.allSatisfy { $0.count.int == 203 } && record.distinct == 203)
        }

        @Test func `TestEdgeCases: an empty page is up`() async throws {
            let record = try await relayed([""], version: "2", until: "two scrapes") { $0.samples("up").count >= 2 }
            #expect(record.samples("up").allSatisfy { $0.value == "1.0" })
        }

        @Test func `TestEdgeCases: a series that goes is marked as ended`() async throws {
            let pages = ["stays 1\ngoes 1\n", "stays 1\n"]
            let record = try await relayed(pages, version: "2", until: "three scrapes") {
                $0.samples("stays").count >= 3
            }
            #expect(record.samples("goes").map(\.value) == ["1.0", "stale"])
        }

        @Test(arguments: [0, 1_000, 4_000_000_000_000])
        func `TestEdgeCases: a page's own timestamp is kept, be it past or future`(time: Int) async throws {
            let record = try await relayed(["a 1 \(time)\nb 1\n"], version: "2", until: "two scrapes") {
                $0.samples("b").count >= 2
            }
            #expect(record.samples("a").map(\.time) == [time])
        }
    }
}

/// Pages for the tests of `proxy relay`.
enum RelayPages {
    static let longName = "long_" + String(repeating: "n", count: 200)
    static let longValue = String(repeating: "v", count: 10_000)
    static let start = 1_700_000_000

    static let rich = """
        # TYPE test counter
        # HELP test A counter.
        test_total{method="GET"} 123.45 # {trace_id="abc123",span_id="def456",custom="x"} 1.5 1700000001.25
        test_created{method="GET"} \(start)
        # TYPE float gauge
        # HELP float A gauge with\\na line feed, a \\\\ and a \\"quote\\".
        float 123.45
        integer 42
        zero 0
        negative -1.5
        positive_infinity +Inf
        negative_infinity -Inf
        not_a_number NaN
        large 1.7976931348623157e+308
        small 2.2250738585072014e-308
        scientific 1.23e10
        precise 0.1234567890123456
        # TYPE latency_seconds histogram
        # UNIT latency_seconds seconds
        # HELP latency_seconds How long it took.
        latency_seconds_bucket{le="0.1"} 10 # {trace_id="t1"} 0.05 1700000002
        latency_seconds_bucket{le="1"} 15 # {trace_id="t2"} 0.5 1700000003
        latency_seconds_bucket{le="+Inf"} 1000000000
        latency_seconds_sum 12.5
        latency_seconds_count 1000000000
        latency_seconds_created \(start)
        # TYPE empty_seconds histogram
        empty_seconds_bucket{le="1"} 0
        empty_seconds_bucket{le="+Inf"} 0
        empty_seconds_sum 0
        empty_seconds_count 0
        # TYPE quantiles summary
        quantiles{quantile="0.5"} 1
        quantiles_sum 2
        quantiles_count 3
        unicode{city="Zürich 日本 🙂"} 1
        special{path="/a\\\\b\\"c\\nd",empty=""} 1
        \(longName){value="\(longValue)",name_\(longName)="1"} 1
        many_labels{a="1",b="2",c="3",d="4",e="5",Upper="6"} 1
        name:with:colons 1
        # EOF

        """
}

private typealias Case = EndToEnd.RelayVersion2Tests.Case

extension RelayRecord {
    fileprivate func always(_ holds: (JSON) -> Bool) -> Bool { !requests.isEmpty && requests.allSatisfy(holds) }

    fileprivate func header(_ name: String, _ holds: (String) -> Bool) -> Bool {
        always { $0.headers[name].string.map(holds) ?? false }
    }

    fileprivate func has(_ name: String, _ value: String) -> Bool {
        !samples(name).isEmpty && samples(name).allSatisfy { $0.value == value }
    }

    fileprivate func one(_ name: String, _ labels: [String: String] = [:]) -> JSON {
        series(name, in: 0).first { series in
            labels.allSatisfy { Self.labels(series)[$0.key] == $0.value }
        } ?? .null
    }

    fileprivate var allSeries: [JSON] { requests.flatMap(\.series.items) }

    fileprivate func exemplars(_ name: String) -> [JSON] {
        requests.indices.flatMap { series(name, in: $0) }.flatMap(\.exemplars.items)
    }

    fileprivate func told(_ name: String, type: Int, help: String, unit: String = "") -> Bool {
        let all = requests.indices.flatMap { series(name, in: $0) }
        return !all.isEmpty
            && all.allSatisfy { $0.type.int == type && $0.help.string == help && $0.unit.string == unit }
    }
}

extension EndToEnd.RelayVersion2Tests {
    static let protocolCases = [
        Case("content_type_protobuf") { $0.header("content-type") { $0.hasPrefix("application/x-protobuf") } },
        Case("content_type_with_proto_param") {
            $0.header("content-type") { $0.hasSuffix("proto=io.prometheus.write.v2.Request") }
        },
        Case("content_encoding_snappy") { $0.header("content-encoding") { $0 == "snappy" } },
        Case("version_header_value") { $0.header("x-prometheus-remote-write-version") { $0.hasPrefix("2.0") } },
        Case("user_agent_present") { $0.header("user-agent") { $0.hasPrefix("tokenmeter/") } },
        Case("snappy_block_format, protobuf_parseable") { $0.always { $0.error.string == "" } },
        Case("TestHTTPMethod") { $0.always { $0.method.string == "POST" } },
    ]

    static let sampleCases = [
        Case("float_value") { $0.has("float", "123.45") }, Case("integer_value") { $0.has("integer", "42.0") },
        Case("zero_value") { $0.has("zero", "0.0") }, Case("negative_value") { $0.has("negative", "-1.5") },
        Case("positive_infinity") { $0.has("positive_infinity", "+Inf") },
        Case("negative_infinity") { $0.has("negative_infinity", "-Inf") },
        Case("nan_value") { $0.has("not_a_number", "NaN") },
        Case("large_float_values") { $0.has("large", "1.7976931348623157e+308") },
        Case("small_float_values") { $0.has("small", "2.2250738585072014e-308") },
        Case("scientific_notation") { $0.has("scientific", "12300000000.0") },
        Case("precision_preservation") { $0.has("precise", "0.1234567890123456") },
        Case("timestamp_milliseconds_format, timestamp_recent") { record in
            let now = (record.requests[0].at.number ?? 0) * 1000
            return record.samples("float").allSatisfy { abs(Double($0.time) - now) < 300_000 }
        },
        Case("multiple_samples_same_series, TestSampleOrdering") { record in
            let times = record.samples("float").map(\.time)
            return times.count >= 4 && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
        },
        Case("job_instance_labels_present") { record in
            record.allSeries.allSatisfy {
                let labels = RelayRecord.labels($0)
                return labels["job"] == "test" && labels["instance"]?.hasPrefix("127.0.0.1:") == true
            }
        },
    ]

    static let symbolCases = [
        Case("empty_string_at_index_zero") { $0.always { $0.symbols[0].string == "" } },
        Case("string_deduplication") {
            $0.always { Set($0.symbols.items.compactMap(\.string)).count == $0.symbols.items.count }
        },
        Case("labels_refs_valid_indices, labels_refs_even_length") {
            $0.always { $0.error.string == "" && !$0.series.items.isEmpty }
        },
        Case("efficient_symbol_reuse") { record in
            record.always { $0.symbols.items.count < 4 * $0.series.items.count }
        },
    ]

    static let labelCases = [
        Case("lexicographic_ordering, no_duplicate_label_names, label_names_not_empty, metric_name_label_present") {
            $0.faults == []
        },
        Case("metric_name_format_valid, label_name_format_valid, reserved_label_prefix") { record in
            record.allSeries.allSatisfy {
                RelayRecord.labels($0).keys.allSatisfy { $0 == "__name__" || !$0.hasPrefix("__") }
            }
        },
        Case("label_values_may_be_empty") { $0.one("special").labels.items.count == 4 },
        Case("unicode_in_label_values") { RelayRecord.labels($0.one("unicode"))["city"] == "Zürich 日本 🙂" },
        Case("special_chars_in_label_values") { RelayRecord.labels($0.one("special"))["path"] == "/a\\b\"c\nd" },
        Case("very_long_label_names, very_long_metric_name") { record in
            RelayRecord.labels(record.one(RelayPages.longName))["name_" + RelayPages.longName] == "1"
        },
        Case("very_long_label_values, huge_label_values") { record in
            RelayRecord.labels(record.one(RelayPages.longName))["value"] == RelayPages.longValue
        },
        Case("many_labels_per_series") { $0.one("many_labels").labels.items.count == 9 },
        Case("metric_name_with_colons") { $0.has("name:with:colons", "1.0") },
    ]

    static let timestampCases = [
        Case("start_timestamp_for_counters") { record in
            record.samples("test_total").allSatisfy { $0.start == RelayPages.start * 1000 }
        },
        Case("start_timestamp_for_histograms") { record in
            (record.samples("latency_seconds_bucket") + record.samples("latency_seconds_count")).allSatisfy {
                $0.start == RelayPages.start * 1000
            }
        },
        Case("start_timestamp_zero_handling") { $0.samples("float").allSatisfy { $0.start == 0 } },
        Case("start_timestamp_before_sample") { $0.samples("test_total").allSatisfy { $0.start <= $0.time } },
    ]

    static let metadataCases = [
        Case("metadata_type_counter") { $0.told("test_total", type: 1, help: "A counter.") },
        Case("metadata_type_gauge, help_with_newlines, help_with_special_chars") {
            $0.told("float", type: 2, help: "A gauge with\na line feed, a \\ and a \"quote\".")
        },
        Case("metadata_type_histogram, unit") {
            $0.told("latency_seconds_bucket", type: 3, help: "How long it took.", unit: "seconds")
        },
        Case("metadata_type_summary, empty_help_allowed") { $0.told("quantiles", type: 5, help: "") },
        Case("metadata_consistent_across_series") {
            $0.told("latency_seconds_count", type: 3, help: "How long it took.", unit: "seconds")
                && $0.told("latency_seconds_sum", type: 3, help: "How long it took.", unit: "seconds")
        },
        Case("metadata of what is not described") { $0.told("integer", type: 0, help: "") },
    ]

    static let exemplarCases = [
        Case("exemplar_trace_id, span_id, custom_labels") { record in
            let labels = record.exemplars("test_total").first.map(RelayRecord.labels)
            return labels == ["trace_id": "abc123", "span_id": "def456", "custom": "x"]
        },
        Case("exemplar_value_valid, exemplar_timestamp_valid") { record in
            let exemplar = record.exemplars("test_total").first
            return exemplar?.value.string == "1.5" && exemplar?.time.int == 1_700_000_001_250
        },
        Case("exemplar_on_histogram, multiple_exemplars_per_series") { record in
            record.exemplars("latency_seconds_bucket").compactMap { RelayRecord.labels($0)["trace_id"] } == [
                "t1", "t2",
            ]
        },
    ]

    static let histogramCases = [
        Case("histogram_count_present, large_counts") { $0.has("latency_seconds_count", "1000000000.0") },
        Case("histogram_sum_present") { $0.has("latency_seconds_sum", "12.5") },
        Case("histogram_buckets_ordered") { record in
            let bounds = record.series("latency_seconds_bucket", in: 0).compactMap { RelayRecord.labels($0)["le"] }
            return bounds == ["0.1", "1.0", "+Inf"]
        },
        Case("histogram_timestamp") { record in
            record.samples("latency_seconds_count").map(\.time) == record.samples("latency_seconds_sum").map(\.time)
        },
        Case("histogram_no_mixed_with_samples") {
            $0.allSeries.allSatisfy { $0.histograms.int == 0 || $0.samples.items.isEmpty }
        },
        Case("histogram_empty_buckets") { $0.has("empty_seconds_bucket", "0.0") },
    ]

    static let combinedCases = [
        Case("samples_with_metadata, histogram_with_metadata_and_exemplars") { record in
            let bucket = record.one("latency_seconds_bucket", ["le": "1.0"])
            return bucket.type.int == 3 && !bucket.samples.items.isEmpty && !bucket.exemplars.items.isEmpty
        },
        Case("multiple_metric_types, complete_metric_family, multiple_series_per_request") { record in
            record.names.isSuperset(of: ["test_total", "float", "latency_seconds_bucket", "quantiles", "up"])
                && record.requests[0].series.items.count >= 25
        },
    ]
}
