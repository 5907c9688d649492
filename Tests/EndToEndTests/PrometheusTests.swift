// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct PrometheusTests {
        typealias Values = [MetricsPage.Series: Double]

        @Test func `scraped and pushed, Prometheus holds the same series with the same values`() async throws {
            let scratch = try Scratch()
            let receiver = try await PrometheusServer.prometheus(in: scratch)
            try await withStage(configuration: Self.remoteWrite([receiver])) { stage in
                let scraper = try await PrometheusServer.prometheus(scraping: stage.proxy.port, in: scratch)
                try await Traffic.send(through: stage.proxy)

                let page = Self.settled(try await stage.proxy.metrics().values)
                try await eventually("what was pushed is what is shown", within: .seconds(20)) {
                    Self.settled(try await receiver.series()) == page ? true : nil
                }
                try await eventually("what was scraped is what is shown", within: .seconds(20)) {
                    Self.settled(try await scraper.series()) == page ? true : nil
                }

                #expect(
                    page.keys.contains { $0.name == "llm_request_duration_seconds_bucket" && $0.labels["le"] == "1.0" }
                )
                #expect(!page.keys.contains { $0.labels["le"] == "1" })
                // The moving ones, by name alone.
                let names = Self.names(try await stage.proxy.metrics().values)
                let pushed = Self.names(try await receiver.series())
                #expect(pushed.symmetricDifference(names) == [])
                let scraped = Self.names(try await scraper.series()).filter { !$0.hasPrefix("scrape_") && $0 != "up" }
                #expect(scraped.symmetricDifference(names) == [])
                #expect(
                    names.isSuperset(of: [
                        "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds",
                        "process_open_fds", "proxy_build_info", "proxy_overhead_seconds_bucket",
                    ])
                )
                await scraper.process.stop()
            }
            await receiver.process.stop()
        }

        @Test func `VictoriaMetrics holds what was pushed`() async throws {
            let scratch = try Scratch()
            let receiver = try await PrometheusServer.victoriaMetrics(in: scratch)
            try await withStage(configuration: Self.remoteWrite([receiver])) { stage in
                try await Traffic.send(through: stage.proxy)

                let page = Self.settled(try await stage.proxy.metrics().values)
                try await eventually("what was pushed is what is shown", within: .seconds(20)) {
                    Self.settled(try await receiver.series()) == page ? true : nil
                }
            }
            await receiver.process.stop()
        }

        @Test func `the last counts are delivered when the proxy is told to end`() async throws {
            let scratch = try Scratch()
            let receiver = try await PrometheusServer.prometheus(in: scratch)
            try await withStage(configuration: Self.remoteWrite([receiver], interval: "1h")) { stage in
                try await Traffic.send(through: stage.proxy)
                let page = Self.settled(try await stage.proxy.metrics().values)

                stage.proxy.process.send(15)

                try await #expect(stage.proxy.process.finish() == .exited(0))
                let delivered = Self.settled(try await receiver.lastValues())
                #expect(delivered == page)
            }
            await receiver.process.stop()
        }

        @Test func `a receiver that is away gets everything once it is back`() async throws {
            let scratch = try Scratch()
            let first = try await PrometheusServer.victoriaMetrics(in: scratch)
            try await withStage(configuration: Self.remoteWrite([first])) { stage in
                await first.process.stop()
                try await Traffic.send(through: stage.proxy)
                try await stage.proxy.metrics("a delivery has failed") {
                    $0.sum("proxy_remote_write_retries_total") > 0
                }

                let stub = try ChildProcess(
                    ["python3", Tools.script("statuses.py"), "\(first.port)", "204"],
                    in: scratch
                )
                try await stage.proxy.metrics("the delivery succeeds") {
                    $0.sum("proxy_remote_write_newest_delivered_timestamp_seconds") > 0
                        && $0.sum("proxy_remote_write_samples_total") > 0
                }
                #expect(try await stage.proxy.metrics().sum("proxy_remote_write_samples_dropped_total") == 0)
                await stub.stop()
            }
        }

        @Test func `promtool has nothing to say about the page but for two names`() async throws {
            try await withStage(configuration: Self.remoteWrite([])) { stage in
                try await Traffic.send(through: stage.proxy)
                let page = try stage.scratch.write(
                    try await HTTP.get(stage.proxy.port, "/metrics").text,
                    to: "page.txt"
                )

                let command = "exec '\(try Tools.counterpart("promtool"))' check metrics <'\(page)'"
                let promtool = try ChildProcess(["sh", "-c", command], in: stage.scratch)

                try await promtool.finish()
                // Two names are a contract with users of an older tool; all else must please.
                let contract = ["llm_estimated_cost_usd_gauge", "llm_prompt_chars_histogram"]
                let complaints = (promtool.output + promtool.errors).split(separator: "\n").filter { line in
                    !contract.contains { line.hasPrefix("\($0) metric name should not include type") }
                }
                #expect(complaints == [])
            }
        }

        @Test func `the page is compressed for those who can read it so`() async throws {
            try await withStage { stage in
                let url = "\(stage.proxy.url)/metrics"
                let curl = try ChildProcess(["curl", "-sS", "--compressed", "-D", "head", url], in: stage.scratch)

                try await #expect(curl.finish() == .exited(0))
                #expect(try MetricsPage(curl.output).contains("process_start_time_seconds"))
                let head = try ChildProcess(["cat", "head"], in: stage.scratch)
                try await head.finish()
                #expect(head.output.lowercased().contains("content-encoding: gzip"))
                #expect(head.output.lowercased().contains("content-type: text/plain; version=0.0.4"))
            }
        }

        private static func remoteWrite(_ receivers: [PrometheusServer], interval: String = "500ms") -> String {
            let list = receivers.map { "{ url: \"\($0.writeURL)\", interval: \"\(interval)\" }" }
            return "  emitters: { remote_write: [ \(list.joined(separator: ", ")) ] },"
        }

        /// The series of the text page that stand still when nothing but scrapes and pushes go on.
        private static func settled(_ values: Values) -> Values {
            let moving = [
                "process_", "proxy_remote_write_", "proxy_connections", "proxy_samples_", "scrape_",
                "proxy_requests_in_flight", "proxy_ring_fill_ratio",
            ]
            return values.filter { series, _ in
                series.name != "up" && series.labels["route"] != "/metrics" && series.labels["route"] != "/readyz"
                    && series.name != "llm_estimated_cost_usd_gauge" && !series.name.hasSuffix("_created")
                    && !moving.contains { series.name.hasPrefix($0) }
            }
        }

        /// Without what OpenMetrics alone tells, when a series was zero.
        private static func names(_ values: Values) -> Set<String> {
            Set(values.keys.map(\.name).filter { !$0.hasSuffix("_created") })
        }
    }
}
