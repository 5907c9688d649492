// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct TLSTests {
        private static let chat =
            #"{"model": "mock-model", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#

        @Test func `an upstream behind TLS is reached when its authority is trusted`() async throws {
            try await Self.withTLS(trusting: "authority", name: "localhost") { proxy, upstream in
                for _ in 0..<3 {
                    let answer = try await HTTP.post(proxy.port, "/v1/chat/completions", Self.chat)
                    #expect(answer.status == 200)
                    #expect(answer.text.hasSuffix("data: [DONE]\n\n"))
                }
                #expect(try await upstream.statistics().requests.int == 3)
                try await proxy.metrics("all are counted") {
                    $0.sum("llm_streams_total", ["outcome": "completed"]) == 3
                }
            }
        }

        @Test(arguments: [(authority: "stranger", name: "localhost"), ("authority", "127.0.0.1")])
        func `an upstream that cannot prove its name gets no request`(authority: String, name: String) async throws {
            // The certificate is for localhost alone, so the address is another name.
            try await Self.withTLS(trusting: authority, name: name) { proxy, upstream in
                let answer = try await HTTP.post(proxy.port, "/v1/chat/completions", Self.chat)

                #expect(answer.status == 502)
                #expect(answer["x-tokenmeter-error"] != nil)
                #expect(answer.text.lowercased().contains("certificate"), "\(answer.text)")
                #expect(try await upstream.statistics().requests.int == 0)
            }
        }

        /// Runs `body` with a proxy whose upstream is called `name` and is believed when `authority` has signed for it.
        private static func withTLS(
            trusting authority: String,
            name: String,
            _ body: (ProxyServer, MockUpstream) async throws -> Void
        ) async throws {
            let scratch = try Scratch()
            let certificates = try ChildProcess(["sh", Tools.script("certificates.sh")], in: scratch)
            try await #expect(certificates.finish() == .exited(0), "\(certificates.errors)")
            let upstream = try await MockUpstream(in: scratch)
            let port = try Loopback.freePort()
            let front = try ChildProcess(
                ["python3", Tools.script("tls_front.py"), "\(port)", "\(upstream.port)", "server.pem", "server.key"],
                in: scratch
            )
            try await front.becomesReady { (try? Connection(port: port)) != nil }
            let configuration = """
                  providers: { mock: {
                    kind: "openai", base_url: "https://\(name):\(port)/v1", ca_file: "\(scratch.path)/\(authority).pem",
                  } },
                  routes: [ { model: "*", provider: "mock" } ],
                  retry: { attempts: 1 },
                """
            let proxy = try await ProxyServer(configuration, in: scratch)
            try await body(proxy, upstream)
            await proxy.process.stop()
            await front.stop()
            await upstream.process.stop()
        }
    }
}
