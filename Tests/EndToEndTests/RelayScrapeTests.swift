// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// How `proxy relay` and `emitters.relay` read their targets.
    struct RelayScrapeTests {
        @Test func `a scrape asks for OpenMetrics first and takes gzip`() async throws {
            let record = try await relayed(["a {n}\n"], judge: ["--gzip"], until: "three scrapes") {
                $0.samples("a").count >= 3
            }
            let headers = try #require(record.scrapes.first).headers
            #expect(headers["accept"].string?.hasPrefix("application/openmetrics-text;version=1.0.0") == true)
            #expect(headers["accept-encoding"].string == "gzip")
            #expect(record.samples("a").prefix(3).map(\.value) == ["1.0", "2.0", "3.0"])
        }

        @Test func `a target that fails takes its series along, and brings them back`() async throws {
            let pages = ["a 1\n", "status 503", "status 503", "a 2\n"]
            let record = try await relayed(pages, until: "five scrapes") { $0.samples("up").count >= 5 }
            #expect(record.samples("up").prefix(4).map(\.value) == ["1.0", "0.0", "0.0", "1.0"])
            #expect(record.samples("a").prefix(3).map(\.value) == ["1.0", "stale", "2.0"])
        }

        @Test func `a target that is slower than the interval is down`() async throws {
            let record = try await relayed(["a 1\n", "sleep 3", "a 2\n"], interval: "500ms", until: "three scrapes") {
                $0.samples("up").count >= 3
            }
            #expect(record.samples("up").prefix(2).map(\.value) == ["1.0", "0.0"])
        }

        @Test func `a half page counts for nothing`() async throws {
            let type = ["--type", "application/openmetrics-text"]
            let record = try await relayed(["a 1\n"], judge: type, until: "two scrapes") { $0.samples("up").count >= 2 }
            #expect(record.samples("up").allSatisfy { $0.value == "0.0" } && record.samples("a").isEmpty)
        }

        /// The page in Prometheus' text format, with what 2.42 stores as it is read.
        private static let page = """
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{job="theirs",path="/a\\\\b\\"c\\nd",empty=""} 7
            requests_total{exported_job="x",job="y",instance="z",city="Zürich"} 1e3
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.1"} 1
            latency_seconds_bucket{le="1.0"} 2
            latency_seconds_bucket{le="+Inf"} 3
            latency_seconds_sum 4.25
            latency_seconds_count 3
            # TYPE sizes summary
            sizes{quantile="0.5"} 12
            sizes_sum 24
            sizes_count 2
            untyped:metric -0.5
            infinite +Inf

            """

        @Test func `Prometheus holds the same of a target that it scrapes and of one that is relayed to it`()
            async throws
        {
            let scratch = try Scratch()
            let receiver = try await PrometheusServer.prometheus(in: scratch)
            let stage = try await RelayStage([Self.page], version: "auto", remoteWrite: receiver.writeURL, in: scratch)
            let scraper = try await PrometheusServer.prometheus(scraping: stage.port, in: scratch)
            // What only one of them reports, or measures for itself.
            let own = ["scrape_duration_seconds", "scrape_samples_post_metric_relabeling", "scrape_series_added"]
            func series(_ server: PrometheusServer) async throws -> [MetricsPage.Series: Double] {
                try await server.series().filter { !own.contains($0.key.name) }
            }
            try await eventually("both have it", within: .seconds(30), every: .milliseconds(200)) {
                let (scraped, relayed) = (try await series(scraper), try await series(receiver))
                return scraped.count >= 14 && scraped == relayed ? true : nil
            }
            stage.proxy.send(2)
            #expect(try await stage.proxy.finish() == .exited(0))
            for process in [stage.judge, receiver.process, scraper.process] { await process.stop() }
        }

        @Test func `the proxy relays a neighbour beside its own series`() async throws {
            let scratch = try Scratch()
            let port = try Loopback.freePort()
            let page = try scratch.write("vllm_requests 7\n", to: "page")
            let judge = try ChildProcess(
                ["python3", Tools.script("remote_write_judge.py"), "--port", "\(port)", "--page", page],
                in: scratch
            )
            try await judge.becomesReady { (try? await HTTP.get(port, "/seen").status) == 200 }
            let proxy = try await ProxyServer(
                """
                  emitters: {
                    remote_write: [ { url: "http://127.0.0.1:\(port)/write", interval: "300ms" } ],
                    relay: [ { url: "http://127.0.0.1:\(port)/metrics", job: "vllm", interval: "200ms" } ],
                  },
                """,
                in: scratch
            )
            func seen() async throws -> RelayRecord {
                RelayRecord(try JSON(try await HTTP.get(port, "/seen").text))
            }
            try await eventually("both came", every: .milliseconds(100)) {
                let record = try await seen()
                let own = record.samples("proxy_relay_scrapes_total").last
                return record.samples("vllm_requests").count >= 2 && (own?.number ?? 0) >= 2 ? true : nil
            }
            await proxy.process.stop()
            let record = try await seen()
            await judge.stop()

            #expect(record.faults == [])
            #expect(record.samples("vllm_requests").allSatisfy { $0.labels["job"] == "vllm" && $0.value == "7.0" })
            #expect(record.samples("proxy_relay_scrapes_total").allSatisfy { $0.labels["job"] == "tokenmeter" })
        }
    }
}
