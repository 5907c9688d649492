// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct ConnectionTests {
        private static let chat = #"{"model": "mock-model", "messages": [{"role": "user", "content": "Hi"}]}"#

        @Test func `requests sent ahead are answered in their order`() async throws {
            try await withStage(upstream: ["--latency-ms", "100"]) { stage in
                let connection = try Connection(port: stage.proxy.port)
                let ahead = [
                    HTTP.request("POST", "/v1/chat/completions", body: Self.chat),
                    HTTP.request("GET", "/healthz", body: nil), HTTP.request("GET", "/v1/models", body: nil),
                    HTTP.request("GET", "/nothing-here", body: nil),
                ]
                try await connection.send(ahead.joined())

                try await #expect(connection.answer(to: "POST").text.contains("chat.completion"))
                try await #expect(connection.answer().status == 200)
                try await #expect(connection.answer().text.contains("mock-model"))
                try await #expect(connection.answer().status == 404)
                #expect(!connection.isClosedByPeer)
            }
        }

        @Test func `a client that waits to send its body is told to go on`() async throws {
            try await withStage { stage in
                let connection = try Connection(port: stage.proxy.port)
                let request = HTTP.request("POST", "/v1/chat/completions", ["expect": "100-continue"], body: Self.chat)
                let head = request.dropLast(Self.chat.utf8.count)
                try await connection.send(String(head))
                try await #expect(connection.answer(to: "POST").status == 100)

                try await connection.send(Self.chat)

                try await #expect(connection.answer(to: "POST").status == 200)
            }
        }

        @Test func `a WebSocket is refused so that Codex goes on without one`() async throws {
            try await withStage { stage in
                let upgrade = [
                    "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
                    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
                ]
                let connection = try Connection(port: stage.proxy.port)
                try await connection.send(HTTP.request("GET", "/v1/responses", upgrade, body: nil))

                try await #expect(connection.answer().status == 426)
                #expect(try await stage.upstream.statistics().requests.int == 0)
            }
        }

        @Test func `a connection is kept on both sides`() async throws {
            try await withStage { stage in
                let connection = try Connection(port: stage.proxy.port)
                for _ in 0..<20 {
                    try await connection.send(HTTP.request("POST", "/v1/chat/completions", body: Self.chat))
                    try await #expect(connection.answer(to: "POST").status == 200)
                }

                let counted = try await stage.upstream.statistics()
                #expect(counted.requests.int == 20)
                // One for the proxy, one for this question.
                #expect(counted.connections_total.int == 2)
            }
        }

        @Test(arguments: ["none", "utf8", "line", "bytes:1"])
        func `however an answer is cut in pieces, it arrives and is understood`(fragment: String) async throws {
            let pieces = [
                "--fragment", fragment, "--fragment-ms", "0", "--text", "Grüße 👋 aus dem Mock", "--tokens", "6",
            ]
            try await withStage(upstream: pieces + ["--fixed", "1"]) { stage in
                let body = #"{"model": "mock-model", "stream": true, "input": "Hi"}"#
                let direct = try await HTTP.post(stage.upstream.port, "/v1/responses", body)
                let answer = try await HTTP.post(stage.proxy.port, "/v1/responses", body)

                #expect(answer.text == direct.text)
                let page = try await stage.proxy.metrics("the stream is counted") { $0.contains("llm_streams_total") }
                #expect(page.sum("llm_tokens_total", ["phase": "completion"]) == 6)
                #expect(page.sum("llm_streams_total", ["outcome": "completed"]) == 1)
            }
        }

        @Test func `an answer that ends with its connection is passed on whole`() async throws {
            try await withStage(upstream: ["--framing", "close", "--fixed", "1"]) { stage in
                let body = #"{"model": "mock-model", "stream": true, "input": "Hi"}"#
                let direct = try await HTTP.post(stage.upstream.port, "/v1/responses", body)

                try await #expect(HTTP.post(stage.proxy.port, "/v1/responses", body).body == direct.body)
            }
        }

        @Test func `a slow reader slows its upstream instead of filling the proxy's memory`() async throws {
            try await withStage { stage in
                // 32 MB in 640 events.
                let text = String(repeating: "0123456789", count: 3_200_000)
                try await stage.upstream.configure("{\"tokens\": 640, \"text\": \"\(text)\"}")
                let idle = stage.proxy.residentBytes
                let slow = try Connection(port: stage.proxy.port)
                let body = #"{"model": "mock-model", "stream": true, "messages": []}"#
                try await slow.send(
                    HTTP.request("POST", "/v1/chat/completions", ["connection": "close"], body: body)
                )

                var peak = 0
                for _ in 0..<20 {
                    try await Task.sleep(for: .milliseconds(50))
                    peak = max(peak, stage.proxy.residentBytes)
                }
                #expect(peak - idle < 4 << 20)

                // Once it reads, it gets everything.
                let answer = try await slow.bytes(atLeast: .max, within: .seconds(30))
                #expect(answer.count > 32_000_000)
                #expect(answer.suffix(50).contains(Array("data: [DONE]\n\n\r\n0\r\n\r\n".utf8)))
            }
        }
    }
}
