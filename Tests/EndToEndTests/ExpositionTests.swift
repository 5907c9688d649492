// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// The page as real readers of its three formats see it.
    struct ExpositionTests {
        typealias Values = [MetricsPage.Series: Double]

        /// Models that have answered become label values, whatever they are called.
        private static let hostileModels = [
            "say \"hi\"", #"C:\new\"#, "two\nlines", "a\tb\r c", "München 🦤", "{a=\"b\"} 1", "# EOF", "e\u{301}",
        ]

        @Test func `OpenMetrics' own parser reads back what the text says`() async throws {
            try await withStage { stage in
                try await Traffic.send(through: stage.proxy)
                let told = try await Self.parsed(stage)

                let text = Self.settled(try await stage.proxy.metrics().values)
                let values = Self.settled(Self.values(told))
                #expect(values == text)
                #expect(text.count > 100)
                let families = told.families
                #expect(families.llm_requests[0].string == "counter")
                #expect(families.llm_prompt_chars_histogram[0].string == "histogram")
                #expect(families.llm_estimated_cost_usd_gauge[0].string == "gauge")
                #expect(
                    families.llm_request_duration_seconds.items.prefix(2).map(\.string) == ["histogram", "seconds"]
                )
                #expect(families.process_cpu_seconds.items.prefix(2).map(\.string) == ["counter", "seconds"])
                #expect(families.llm_cost_usd[1].string == "usd")
                let births = Self.values(told).filter { $0.key.name.hasSuffix("_created") }
                let start = try #require(text.first { $0.key.name == "process_start_time_seconds" }?.value)
                #expect(births.count > 20 && births.values.allSatisfy { $0 > start - 2 && $0 < start + 120 })
            }
        }

        @Test func `hostile label values come back unchanged from every reader`() async throws {
            try await withStage { stage in
                let text = try await PrometheusServer.prometheus(scraping: stage.proxy.port, in: stage.scratch)
                let protobuf = try await PrometheusServer.prometheus(
                    scraping: stage.proxy.port,
                    nativeHistograms: true,
                    in: stage.scratch
                )
                for model in Self.hostileModels { try await Self.ask(model, through: stage.proxy) }
                try await stage.proxy.metrics("all are counted") {
                    $0.sum("llm_requests_total") == Double(Self.hostileModels.count)
                }

                let wanted = Set(Self.hostileModels.map { Array($0.utf8) })
                #expect(Self.models(try await stage.proxy.metrics().values) == wanted)
                #expect(Self.models(Self.values(try await Self.parsed(stage))) == wanted)
                for server in [text, protobuf] {
                    try await eventually("Prometheus has the models", within: .seconds(20)) {
                        Self.models(try await server.series("llm_requests_total")) == wanted ? true : nil
                    }
                    await server.process.stop()
                }
            }
        }

        @Test func `Prometheus reads the same by protobuf`() async throws {
            try await withStage { stage in
                let server = try await PrometheusServer.prometheus(
                    scraping: stage.proxy.port,
                    nativeHistograms: true,
                    in: stage.scratch
                )
                try await Traffic.send(through: stage.proxy)

                let page = Self.settled(try await stage.proxy.metrics().values)
                let numbers = page.filter { !Self.isOfHistogram($0.key.name) }
                try await eventually("Prometheus has counters and gauges", within: .seconds(20)) {
                    let series = Self.settled(try await server.series()).filter { !Self.isOfHistogram($0.key.name) }
                    return series == numbers ? true : nil
                }
                // What a family is comes with every scrape; the text page's reader would say so of counters with `_total`.
                let metadata = try await server.get("metadata")
                #expect(metadata.llm_requests_total[0].type.string == "counter")
                #expect(metadata.llm_request_duration_seconds[0].type.string == "histogram")
                #expect(metadata.process_open_fds[0].type.string == "gauge")
                await server.process.stop()
            }
        }

        @Test(arguments: [
            ("", "text/plain; version=0.0.4; charset=utf-8"),
            ("text/plain", "text/plain; version=0.0.4; charset=utf-8"),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.2",
                "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
            ),
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
            ),
        ])
        func `each format has its content type, and varies`(accept: String, contentType: String) async throws {
            try await withStage { stage in
                let answer = try await HTTP.get(stage.proxy.port, "/metrics", fields: ["accept": accept])

                #expect(answer.status == 200)
                #expect(answer["content-type"] == contentType)
                #expect(answer["vary"] == "accept, accept-encoding")
            }
        }
    }
}

extension EndToEnd.ExpositionTests {
    private static func ask(_ model: String, through proxy: ProxyServer) async throws {
        let name = model.unicodeScalars.map { scalar in
            let isPlain = scalar.isASCII && scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
            return isPlain || scalar.value > 0xFF ? String(scalar) : Self.escape(scalar)
        }
        let body = #"{"model": "\#(name.joined())", "messages": [{"role": "user", "content": "Hi"}]}"#
        try await #expect(HTTP.post(proxy.port, "/v1/chat/completions", body).status == 200)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    private static func models(_ values: Values) -> Set<[UInt8]> {
        Set(values.keys.filter { $0.name == "llm_requests_total" }.map { Array(($0.labels["model"] ?? "").utf8) })
    }

    /// The page as Python's parser of OpenMetrics reads it.
    private static func parsed(_ stage: Stage) async throws -> JSON {
        let accept = "application/openmetrics-text; version=1.0.0"
        let answer = try await HTTP.get(stage.proxy.port, "/metrics", fields: ["accept": accept])
        let page = try stage.scratch.write(answer.text, to: "page.om")
        let parser = try ChildProcess([Tools.python(), Tools.script("openmetrics.py"), page], in: stage.scratch)
        try await #expect(parser.finish() == .exited(0), "\(parser.errors.suffix(1000))")
        return try JSON(parser.output)
    }

    private static func values(_ parsed: JSON) -> Values {
        parsed.samples.items.reduce(into: [:]) { values, sample in
            let series = MetricsPage.Series(
                name: sample[0].string ?? "",
                labels: sample[1].members.compactMapValues(\.string)
            )
            values[series] = sample[2].string.flatMap { Double($0) }
        }
    }

    /// Series that do not change from scrape to scrape while nothing else goes on.
    private static func settled(_ values: Values) -> Values {
        let moving = [
            "proxy_connections", "proxy_samples_", "proxy_ring_fill_ratio", "proxy_requests_in_flight", "scrape_",
        ]
        return values.filter { series, _ in
            let isOwn = ["/metrics", "/readyz"].contains(series.labels["route"]) || series.name == "up"
            let isStill = !series.name.hasPrefix("process_") || series.name == "process_start_time_seconds"
            return !isOwn && isStill && !series.name.hasSuffix("_created")
                && series.name != "llm_estimated_cost_usd_gauge" && !moving.contains { series.name.hasPrefix($0) }
        }
    }

    /// Prometheus makes one native histogram of what are many series on the page.
    private static func isOfHistogram(_ name: String) -> Bool {
        ["_bucket", "_sum", "_count"].contains { name.hasSuffix($0) }
            || ["_seconds", "_histogram", "_ratio"].contains { name.hasSuffix($0) && !name.hasPrefix("process_") }
    }
}
