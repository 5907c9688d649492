// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct DemoTests {
        @Test func `a streamed answer reaches curl piece by piece and its tokens the metrics page`() async throws {
            let scratch = try Scratch()
            let proxy = try await ProxyServer("", in: scratch)
            let chat = #"{"model": "demo", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}"#
            let curl = try ChildProcess(
                [
                    "curl", "-sS", "-N", "\(proxy.url)/v1/chat/completions", "-H", "content-type: application/json",
                    "-d", chat,
                ],
                in: scratch
            )

            var arrivals: [(size: Int, at: ContinuousClock.Instant)] = []
            try await eventually("curl ends", every: .milliseconds(2)) {
                let size = curl.output.utf8.count
                if size > arrivals.last?.size ?? 0 { arrivals.append((size, .now)) }
                return curl.ending
            }

            #expect(curl.ending == .exited(0))
            #expect(curl.output.hasSuffix("data: [DONE]\n\n"))
            let first = try #require(arrivals.first), last = try #require(arrivals.last)
            #expect(arrivals.count >= 5)
            #expect(first.size < last.size / 2)
            #expect(last.at - first.at > .milliseconds(50))

            let page = try await proxy.metrics("the tokens are counted") { $0.contains("llm_tokens_total") }
            let demo = ["provider": "demo", "model": "demo", "tenant": "default"]
            #expect(page.sum("llm_tokens_total", demo.merging(["phase": "prompt"]) { $1 }) > 0)
            #expect(page.sum("llm_tokens_total", demo.merging(["phase": "completion"]) { $1 }) > 0)
            #expect(page.sum("llm_requests_total", demo.merging(["status": "200"]) { $1 }) == 1)
            #expect(page.sum("llm_streams_total", ["model": "demo", "outcome": "completed"]) == 1)
            #expect(page.contains("llm_cost_usd_total", demo))
            #expect(page.sum("llm_cost_usd_total", demo) == 0)
            #expect(page.sum("llm_request_duration_seconds_bucket", ["model": "demo", "le": "+Inf"]) == 1)
            #expect(page.sum("llm_request_duration_seconds_sum", ["model": "demo"]) > 0.05)
            #expect(page.sum("llm_time_to_first_token_seconds_count", ["model": "demo"]) == 1)
            #expect(page.sum("http_request_duration_seconds_count", ["status_code": "200"]) >= 1)
            await proxy.process.stop()
        }

        @Test(arguments: [
            (path: "/v1/chat/completions", body: #""messages": [{"role": "user", "content": "Hi"}]"#, text: "choices"),
            (path: "/v1/responses", body: #""input": "Hi""#, text: "output"),
            (path: "/v1/completions", body: #""prompt": "Hi""#, text: "choices"),
            (
                path: "/v1/messages", body: #""max_tokens": 99, "messages": [{"role": "user", "content": "Hi"}]"#,
                text: "content"
            ),
            (path: "/v1/embeddings", body: #""input": "Hi""#, text: "data"),
            (
                path: "/api/chat", body: #""stream": false, "messages": [{"role": "user", "content": "Hi"}]"#,
                text: "message"
            ),
            (path: "/api/generate", body: #""stream": false, "prompt": "Hi""#, text: "response"),
            (path: "/api/embed", body: #""input": "Hi""#, text: "embeddings"),
        ])
        func `the demo answers in every format, each with its tokens`(path: String, body: String, text: String)
            async throws
        {
            let proxy = try await ProxyServer("", in: Scratch())

            let answer = try await HTTP.post(proxy.port, path, "{\"model\": \"demo\", \(body)}")

            #expect(answer.status == 200)
            #expect(answer["content-type"]?.hasPrefix("application/json") == true)
            let json = try JSON(answer.text)
            #expect(json[text] != .null)
            #expect(json.model.string == "demo")
            let usage = json.usage
            let prompt = usage.prompt_tokens.int ?? usage.input_tokens.int ?? json.prompt_eval_count.int
            let page = try await proxy.metrics("the request is counted") { $0.contains("llm_requests_total") }
            #expect(page.sum("llm_tokens_total", ["phase": "prompt"]) == prompt.map { Double($0) })
            await proxy.process.stop()
        }

        @Test(arguments: [
            (
                path: "/v1/chat/completions", body: #""messages": [{"role": "user", "content": "Hi"}]"#,
                last: "data: [DONE]\n\n"
            ),
            (path: "/v1/completions", body: #""prompt": "Hi""#, last: "data: [DONE]\n\n"),
            (path: "/v1/responses", body: #""input": "Hi""#, last: "\n\n"),
            (path: "/api/chat", body: #""messages": [{"role": "user", "content": "Hi"}]"#, last: "\n"),
            (path: "/api/generate", body: #""prompt": "Hi""#, last: "\n"),
        ])
        func `the demo streams in every format that streams`(path: String, body: String, last: String) async throws {
            let proxy = try await ProxyServer("", in: Scratch())

            let answer = try await HTTP.post(proxy.port, path, "{\"model\": \"demo\", \"stream\": true, \(body)}")

            #expect(answer.status == 200)
            #expect(answer["transfer-encoding"] == "chunked")
            #expect(answer.text.hasSuffix(last))
            let page = try await proxy.metrics("the stream is counted") { $0.contains("llm_streams_total") }
            #expect(page.sum("llm_streams_total", ["model": "demo", "outcome": "completed"]) == 1)
            #expect(page.sum("llm_tokens_total", ["phase": "completion"]) > 0)
            #expect(page.sum("llm_usage_source_total", ["source": "provider"]) == 1)
            await proxy.process.stop()
        }

        @Test(arguments: [
            (path: "/v1/models", text: "\"demo\""), (path: "/api/tags", text: "\"demo\""),
            (path: "/api/version", text: "\"version\""),
        ])
        func `the demo names itself to clients that look around`(path: String, text: String) async throws {
            let proxy = try await ProxyServer("", in: Scratch())

            let answer = try await HTTP.get(proxy.port, path, fields: ["x-provider": "demo"])

            #expect(answer.status == 200)
            #expect(answer.text.contains(text))
            await proxy.process.stop()
        }
    }
}
