// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// OpenAI's Python SDK, by Tools/sdk_session.py.
    struct SDKTests {
        private static let plain = ["chat", "responses", "responses_stream", "completions", "embeddings", "models"]

        @Test func `every body is, byte for byte, what the upstream sends`() async throws {
            try await withStage(upstream: ["--fixed", "1", "--text", "héllo 👋 \"\\ from the mock", "--tokens", "9"]) {
                stage in
                let direct = try await Self.session(stage, stage.upstream.url, Self.plain)
                let proxied = try await Self.session(stage, stage.proxy.url, Self.plain)

                for scenario in Self.plain {
                    #expect(direct[scenario].bodies.items.count == 1)
                    #expect(proxied[scenario] == direct[scenario], "\(scenario)")
                }
            }
        }

        @Test(arguments: ["lf", "crlf"])
        func `a streamed chat lacks nothing but the usage that only the proxy had asked for`(lines: String) async throws
        {
            try await withStage(upstream: ["--fixed", "1", "--newline", lines]) { stage in
                let direct = try await Self.session(stage, stage.upstream.url, ["chat_stream"], "--usage").chat_stream
                let proxied = try await Self.session(stage, stage.proxy.url, ["chat_stream"]).chat_stream

                let ends = lines == "lf" ? "\n\n" : "\r\n\r\n"
                let sent = try #require(direct.bodies[0].string)
                let usage = try #require(sent.split(separator: ends).first { $0.contains("\"choices\":[]") })
                #expect(proxied.bodies[0].string == sent.replacing(usage + ends, with: ""))
                #expect(proxied.text == direct.text)

                let page = try await stage.proxy.metrics("the stream is counted") { $0.contains("llm_tokens_total") }
                #expect(page.sum("llm_tokens_total", ["phase": "completion"]) == 12)
            }
        }

        @Test func `a client that asks for usage itself sees it`() async throws {
            try await withStage(upstream: ["--fixed", "1"]) { stage in
                let direct = try await Self.session(stage, stage.upstream.url, ["chat_stream"], "--usage")
                let proxied = try await Self.session(stage, stage.proxy.url, ["chat_stream"], "--usage")

                #expect(proxied == direct)
            }
        }

        @Test func `a stream that the client leaves counts as aborted and ends upstream too`() async throws {
            try await withStage { stage in
                _ = try await Self.session(stage, stage.proxy.url, ["aborted"])

                let page = try await stage.proxy.metrics("the abort is counted") { $0.contains("llm_streams_total") }
                #expect(page.sum("llm_streams_total", ["outcome": "client_aborted"]) == 1)
                #expect(page.sum("llm_streams_total") == 1)
                try await eventually("the upstream is left too") {
                    try await stage.upstream.statistics().client_gone.int == 1 ? true : nil
                }
            }
        }

        @Test func `parallel calls get their own answers`() async throws {
            try await withStage { stage in
                let told = try await Self.session(stage, stage.proxy.url, ["parallel"])

                #expect(told.parallel.text.string == "")
                #expect(told.parallel.bodies.items.count == 40)
                let page = try await stage.proxy.metrics("all are counted") { $0.sum("llm_requests_total") == 40 }
                #expect(page.sum("llm_streams_total", ["outcome": "completed"]) == 40)
                #expect(try await stage.upstream.statistics().max_in_flight.int ?? 0 > 5)
            }
        }

        private static func session(
            _ stage: Stage,
            _ url: String,
            _ scenarios: [String],
            _ options: String...
        ) async throws -> JSON {
            let command = [try Tools.python(), Tools.script("sdk_session.py"), "\(url)/v1"] + scenarios + options
            let process = try ChildProcess(command, in: stage.scratch)
            let ending = try await process.finish(within: .seconds(60))
            try #require(ending == .exited(0), "\(process.errors)")
            return try JSON(process.output)
        }
    }
}
