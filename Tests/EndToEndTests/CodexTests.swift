// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct CodexTests {
        private static let usage = ["--cached-tokens", "1024", "--reasoning-tokens", "7"]

        @Test(arguments: [
            (turn: "plain", options: [], calls: 1),
            (turn: "tool", options: ["--tool-call", "echo from-the-tool"], calls: 2),
        ])
        func `the tokens that Codex reports are those on the metrics page`(
            turn: String,
            options: [String],
            calls: Int
        ) async throws {
            try await withStage(upstream: Self.usage + options) { stage in
                let codex = try Codex(speakingTo: stage.proxy.url, in: stage.scratch)
                let run = try ChildProcess(
                    codex.command("--json", "say hi"),
                    environment: codex.environment,
                    in: stage.scratch
                )
                try await #expect(run.finish(within: .seconds(70)) == .exited(0))

                let reported = try #require(try CodexUsage(run.output))
                #expect(reported.input > 1000 && reported.cached == 1024 * calls && reported.reasoning == 7 * calls)
                let page = try await stage.proxy.metrics("all calls are counted") {
                    $0.sum("llm_requests_total", ["model": "mock-model", "status": "200"]) == Double(calls)
                }
                #expect(CodexUsage(page) == reported)
                // Codex hangs up as soon as it has read the last event: that is not an abort.
                #expect(page.sum("llm_streams_total", ["outcome": "completed"]) == Double(calls))
                #expect(page.sum("llm_streams_total") == Double(calls))
                if turn == "tool" { #expect(run.output.contains("from-the-tool\\n")) }
            }
        }

        @Test func `the terminal looks as it does without the proxy`() async throws {
            try await withStage(upstream: Self.usage + ["--tool-call", "echo from-the-tool"]) { stage in
                var terminals: [String] = []
                for url in [stage.upstream.url, stage.proxy.url] {
                    let codex = try Codex(speakingTo: url, in: stage.scratch)
                    let run = try ChildProcess(
                        codex.command("say hi"),
                        environment: codex.environment,
                        in: stage.scratch
                    )
                    try await #expect(run.finish(within: .seconds(70)) == .exited(0))
                    terminals.append(Self.withoutNamesOfRuns(run.errors, codex) + run.output)
                }

                #expect(terminals[0] == terminals[1])
            }
        }

        @Test func `one line runs Codex behind a proxy of its own and delivers what was used`() async throws {
            let scratch = try Scratch()
            let upstream = try await MockUpstream(Self.usage, in: scratch)
            let receiver = try await PrometheusServer.prometheus(in: scratch)
            let file = try scratch.write("{\(upstreamConfiguration(upstream.url))}", to: "exec.json5")
            let codex = try Codex(speakingTo: nil, in: scratch)
            let options = ["--config", file, "--remote-write", receiver.writeURL]

            let run = try ChildProcess(
                ["timeout", "60", Tools.proxy, "exec"] + options + ["--"] + codex.bareCommand("--json", "say hi"),
                environment: codex.environment,
                in: scratch
            )
            try await #expect(run.finish(within: .seconds(70)) == .exited(0), "\(run.errors)")

            let reported = try #require(try CodexUsage(run.output))
            #expect(CodexUsage(MetricsPage(values: try await receiver.lastValues())) == reported)
            #expect(try await upstream.statistics().requests.int == 1)
            // Besides Codex' own words and the log there is one line, which says where everything has gone.
            let lines = run.errors.split(separator: "\n").filter { line in
                line != "Reading additional input from stdin..." && !line.contains(" level=info ")
            }
            #expect(lines.count == 1 && lines[0].contains("127.0.0.1:\(receiver.port)"), "\(run.errors)")
            await receiver.process.stop()
            await upstream.process.stop()
        }

        /// Times in log lines, ids of sessions and folders of runs are different each time.
        private static func withoutNamesOfRuns(_ text: String, _ codex: Codex) -> String {
            text.replacing(codex.work, with: "WORK").split(separator: "\n").map { line in
                line.hasPrefix("session id: ") ? "session id: ID" : line
            }.joined(separator: "\n")
        }
    }
}
