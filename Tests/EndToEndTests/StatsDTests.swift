// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

extension EndToEnd {
    struct StatsDTests {
        @Test func `collectd counts the same tokens and requests`() async throws {
            let scratch = try Scratch()
            let collectd = try await Collectd(in: scratch)
            let statsd = """
                  emitters: { statsd: [ { address: "udp://127.0.0.1:\(collectd.port)", flavour: "plain", interval: "300ms" } ] },
                """
            try await withStage(configuration: statsd) { stage in
                try await Traffic.send(through: stage.proxy)
                let page = try await stage.proxy.metrics()

                for family in ["llm_requests_total", "llm_tokens_total", "llm_streams_total", "llm_usage_source_total"]
                {
                    try await eventually("collectd has \(family)", within: .seconds(20)) {
                        Self.sum(collectd, family) == page.sum(family) ? true : nil
                    }
                }
                #expect(page.sum("llm_tokens_total") > 0)
                #expect(!collectd.log.contains("Unable to parse"), "\(collectd.log)")
            }
            await collectd.process.stop()
        }

        @Test func `counters go on at collectd where they stood when the proxy was killed`() async throws {
            let scratch = try Scratch()
            let collectd = try await Collectd(in: scratch)
            let configuration = """
                  state_dir: "\(try scratch.folder("state"))",
                  emitters: { statsd: [ { address: "udp://127.0.0.1:\(collectd.port)", flavour: "plain", interval: "200ms" } ] },
                """
            for life in 1...4 {
                let proxy = try await ProxyServer(configuration, in: scratch)
                let body = #"{"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}"#
                for _ in 0..<5 { _ = try await HTTP.post(proxy.port, "/v1/chat/completions", body) }
                let page = try await proxy.metrics("all is counted") {
                    $0.sum("llm_requests_total") == Double(5 * life)
                }
                for family in ["llm_requests_total", "llm_tokens_total"] {
                    try await eventually("collectd has \(family) of life \(life)", within: .seconds(20)) {
                        Self.sum(collectd, family) == page.sum(family) ? true : nil
                    }
                }
                // Beyond the moment in which a refusal could still have come.
                try await Task.sleep(for: .milliseconds(300))
                proxy.process.send(SIGKILL)
                try await proxy.process.finish()
            }
            await collectd.process.stop()
        }

        /// The sum over a family's series, whatever labels were woven into their names.
        private static func sum(_ collectd: Collectd, _ family: String) -> Double {
            collectd.values().filter { $0.key.hasPrefix("derive-\(family)") }.values.reduce(0, +)
        }
    }
}
