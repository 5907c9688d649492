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
