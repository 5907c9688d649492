// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct RetryTests {
        private static let chat = #"{"model": "mock-model", "messages": [{"role": "user", "content": "Hi"}]}"#
        private static let retry = "  retry: { attempts: 3, base: \"20ms\", max: \"3s\" },\n"

        @Test(arguments: ["500", "503", "429", "cut-before-headers"])
        func `an upstream that fails twice is asked a third time and the client sees none of it`(error: String)
            async throws
        {
            let failing = ["--error", error, "--error-count", "2"]
            try await withStage(upstream: failing, configuration: Self.retry) { stage in
                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 200)
                #expect(answer["x-tokenmeter-error"] == nil)
                #expect(try await stage.upstream.statistics().requests.int == 3)
                let page = try await stage.proxy.metrics("the retries are counted") {
                    $0.sum("llm_upstream_retries_total", ["provider": "mock"]) == 2
                }
                #expect(page.sum("llm_requests_total", ["status": "200"]) == 1)
                #expect(page.sum("llm_requests_total") == 1)
            }
        }

        @Test func `the last answer of an upstream that keeps failing is the client's`() async throws {
            try await withStage(upstream: ["--error", "503"], configuration: Self.retry) { stage in
                let direct = try await HTTP.post(stage.upstream.port, "/v1/chat/completions", Self.chat)
                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 503)
                #expect(answer.body == direct.body)
                #expect(answer["x-tokenmeter-error"] == nil)
                #expect(try await stage.upstream.statistics().requests.int == 1 + 3)
            }
        }

        @Test func `an answer that will not get better is not asked for again`() async throws {
            try await withStage(upstream: ["--error", "400"], configuration: Self.retry) { stage in
                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 400)
                #expect(try await stage.upstream.statistics().requests.int == 1)
            }
        }

        @Test func `the pause that an upstream asks for is kept`() async throws {
            let limited = ["--error", "429", "--error-count", "1", "--retry-after", "1"]
            try await withStage(upstream: limited, configuration: Self.retry) { stage in
                let start = ContinuousClock.now
                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 200)
                #expect(ContinuousClock.now - start >= .seconds(1))
                #expect(ContinuousClock.now - start < .seconds(3))
            }
        }

        @Test func `an upstream that nobody listens for is named in the answer`() async throws {
            let port = try Loopback.freePort()
            let configuration = upstreamConfiguration("http://127.0.0.1:\(port)") + Self.retry
            let proxy = try await ProxyServer(configuration, in: Scratch())

            let answer = try await HTTP.post(proxy.port, "/v1/chat/completions", Self.chat)

            #expect(answer.status == 502)
            #expect(answer["x-tokenmeter-error"] != nil)
            let error = try JSON(answer.text).error
            #expect(error.message.string?.contains("mock") == true, "\(answer.text)")
            let page = try await proxy.metrics("the retries are counted") { $0.sum("llm_upstream_retries_total") == 2 }
            #expect(page.sum("llm_requests_total", ["status": "502"]) == 1)
            await proxy.process.stop()
        }

        @Test func `a connection that the upstream has closed meanwhile costs the client nothing`() async throws {
            try await withStage(configuration: "  retry: { attempts: 1 },\n") { stage in
                let first = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)
                #expect(first.status == 200)
                // A new mock on the old port: the proxy's kept connection is dead now.
                await stage.upstream.process.stop()
                let options = ["--port", "\(stage.upstream.port)"]
                let second = try await MockUpstream(options, in: stage.scratch)

                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 200)
                await second.process.stop()
            }
        }
    }
}
