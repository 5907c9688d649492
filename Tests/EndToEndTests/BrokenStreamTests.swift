// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct BrokenStreamTests {
        private static let chat =
            #"{"model": "mock-model", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#

        @Test(arguments: ["cut", "cut-rst"])
        func `a stream that the upstream cuts is cut for the client and counted as failed`(error: String) async throws {
            try await withStage(upstream: ["--error", error, "--error-after", "3", "--rate", "50"]) { stage in
                let connection = try Connection(port: stage.proxy.port)
                try await connection.send(HTTP.request("POST", "/v1/chat/completions", body: Self.chat))
                let text = String(decoding: try await connection.bytes(atLeast: .max), as: UTF8.self)

                // What came before the cut has been passed on; the end that chunked coding has must not come.
                #expect(text.hasPrefix("HTTP/1.1 200"))
                #expect(text.contains("\"hello\""))
                #expect(!text.hasSuffix("0\r\n\r\n"))
                try await Self.countsOneFailure(stage)
                #expect(try await stage.upstream.statistics().requests.int == 1)
            }
        }

        @Test func `a stream that falls silent is cut after the idle time`() async throws {
            let silent = ["--error", "hang", "--error-after", "3"]
            try await withStage(upstream: silent, configuration: "  timeouts: { idle: \"500ms\" },\n") { stage in
                let connection = try Connection(port: stage.proxy.port)
                let start = ContinuousClock.now
                try await connection.send(HTTP.request("POST", "/v1/chat/completions", body: Self.chat))
                let text = String(decoding: try await connection.bytes(atLeast: .max), as: UTF8.self)

                #expect(ContinuousClock.now - start > .milliseconds(450))
                #expect(text.contains("\"hello\"") && !text.hasSuffix("0\r\n\r\n"))
                try await Self.countsOneFailure(stage)
            }
        }

        @Test func `an upstream that never answers is given up after the time for a first byte`() async throws {
            let silent = ["--error", "hang-before-headers"]
            try await withStage(upstream: silent, configuration: "  timeouts: { first_byte: \"500ms\" },\n") { stage in
                let start = ContinuousClock.now
                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 504)
                #expect(answer["x-tokenmeter-error"] != nil)
                #expect(ContinuousClock.now - start > .milliseconds(450))
                try await stage.proxy.metrics("it is counted") { $0.sum("llm_requests_total", ["status": "504"]) == 1 }
            }
        }

        @Test func `a stream without usage is estimated and says so`() async throws {
            try await withStage(upstream: ["--error", "no-usage"]) { stage in
                let answer = try await HTTP.post(stage.proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 200)
                let page = try await stage.proxy.metrics("it is counted") { $0.contains("llm_usage_source_total") }
                #expect(page.sum("llm_usage_source_total", ["source": "estimated"]) == 1)
                #expect(page.sum("llm_tokens_total", ["phase": "completion"]) > 0)
            }
        }

        private static func countsOneFailure(_ stage: Stage) async throws {
            let page = try await stage.proxy.metrics("the stream is counted") { $0.contains("llm_streams_total") }
            #expect(page.sum("llm_streams_total", ["outcome": "upstream_failed"]) == 1)
            #expect(page.sum("llm_streams_total") == 1)
        }
    }
}
