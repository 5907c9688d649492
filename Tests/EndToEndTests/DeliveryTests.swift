// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

extension EndToEnd {
    /// Real receivers that go away and come back, and ends of every kind.
    struct DeliveryTests {
        private static let chat = #"{"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}"#

        private static func ask(_ count: Int, _ proxy: ProxyServer) async throws {
            for _ in 0..<count {
                try await #expect(HTTP.post(proxy.port, "/v1/chat/completions", chat).status == 200)
            }
        }

        private static func configuration(_ url: String, _ scratch: Scratch) throws -> String {
            """
              state_dir: "\(try scratch.folder("state"))",
              emitters: { remote_write: [ { url: "\(url)", interval: "200ms" } ] },
            """
        }

        /// Nothing waits, and something newer than now has been delivered.
        private static func caughtUp(_ proxy: ProxyServer) async throws {
            let now = Date().timeIntervalSince1970
            try await proxy.metrics("everything is delivered") {
                $0.sum("proxy_remote_write_newest_delivered_timestamp_seconds") > now
            }
        }

        @Test(arguments: ["prometheus", "victoria-metrics"])
        func `a receiver that is restarted in mid-stream counts exactly, and the series end with the run`(
            name: String
        ) async throws {
            let scratch = try Scratch()
            let place = try PrometheusServer.Place(in: scratch)
            let start = {
                try await name == "prometheus"
                    ? PrometheusServer.prometheus(at: place, in: scratch)
                    : PrometheusServer.victoriaMetrics(at: place, in: scratch)
            }
            let first = try await start()
            let proxy = try await ProxyServer(Self.configuration(first.writeURL, scratch), in: scratch)
            try await Self.ask(3, proxy)
            try await Self.caughtUp(proxy)
            await first.process.stop()
            try await Self.ask(4, proxy)
            try await proxy.metrics("a delivery fails") { $0.sum("proxy_remote_write_retries_total") > 1 }
            let second = try await start()
            try await Self.caughtUp(proxy)
            try await Self.ask(2, proxy)
            proxy.process.send(15)
            try await #expect(proxy.process.finish() == .exited(0))

            #expect(proxy.process.errors.contains(" 0 pending, 0 dropped"), "\(proxy.process.errors)")
            try await eventually("the counts are there", within: .seconds(20)) {
                let range = "llm_requests_total[10m]"
                let growth = "sum(max_over_time(\(range)) - min_over_time(\(range)))"
                return try await second.series(growth).values.first == 9 ? true : nil
            }
            // Prometheus adds what it supposes to have happened before the next sample, up to half an interval.
            let increase = try await second.series("sum(increase(llm_requests_total[10m]))").values.first ?? 0
            #expect((9...11).contains(increase) && (name == "prometheus" || increase == 9), "\(increase)")
            try await #expect(second.series("sum(resets(llm_requests_total[10m]))").values.first == 0)
            try await #expect(second.lastValues("llm_requests_total").values.reduce(0, +) == 9)
            try await #expect(second.series("llm_requests_total").isEmpty)
            try await #expect(second.series("process_start_time_seconds").isEmpty)
            await second.process.stop()
        }

        @Test func `an InfluxDB that is restarted in mid-stream counts exactly`() async throws {
            let scratch = try Scratch()
            let place = try PrometheusServer.Place(in: scratch)
            let first = try await InfluxServer(at: place, in: scratch)
            let proxy = try await ProxyServer(Self.configuration(first.writeURL, scratch), in: scratch)
            try await Self.ask(3, proxy)
            try await Self.caughtUp(proxy)
            await first.process.stop()
            try await Self.ask(4, proxy)
            try await proxy.metrics("a delivery fails") { $0.sum("proxy_remote_write_retries_total") > 1 }
            let second = try await InfluxServer(at: place, in: scratch)
            try await Self.caughtUp(proxy)
            try await Self.ask(2, proxy)
            proxy.process.send(15)
            try await #expect(proxy.process.finish() == .exited(0))

            #expect(proxy.process.errors.contains(" 0 pending, 0 dropped"), "\(proxy.process.errors)")
            try await #expect(second.increase("llm_requests_total") == 9)
            await second.process.stop()
        }

        @Test func `a run with a dead destination ends in time, and says what it keeps`() async throws {
            let scratch = try Scratch()
            let port = try Loopback.freePort()
            let receipt = scratch.unusedPath("receipt.json")
            let state = try scratch.folder("state")
            let command = [
                Tools.proxy, "exec", "--remote-write", "http://127.0.0.1:\(port)/api/v1/write", "--state-dir", state,
                "--receipt", receipt, "--", "true",
            ]
            let start = ContinuousClock.now
            let run = try ChildProcess(command, in: scratch)
            try await #expect(run.finish() == .exited(0), "\(run.errors)")

            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(run.errors.contains("pending (kept on disk), 0 dropped"))
            let destination = try JSON(String(contentsOfFile: receipt, encoding: .utf8)).destinations[0]
            #expect(destination.pending.int ?? 0 > 0 && destination.pending == destination.pending_kept_on_disk)
            #expect(destination.recorded == destination.pending && destination.delivered.int == 0)
        }

        /// Each prints a line for what it has tried, and ends with 1 when anything was wrong.
        @Test(arguments: [["security.py"], ["kills.py", "40"], ["matrix.py", "third", "run", "late", "knows", "400"]])
        func `certificates, credentials, kills and faults`(script: [String]) async throws {
            let command = ["python3", Tools.script("faults/\(script[0])")] + script.dropFirst()
            let tool = try ChildProcess(command, environment: ["TOKENMETER_PROXY": Tools.proxy], in: Scratch())

            try await #expect(tool.finish(within: .seconds(120)) == .exited(0), "\(tool.output)\(tool.errors)")
            #expect(!tool.output.isEmpty && !tool.output.contains("FAILED"))
        }
    }
}
