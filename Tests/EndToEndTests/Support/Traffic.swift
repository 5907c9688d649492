// SPDX-License-Identifier: Apache-2.0

/// Exchanges of every kind, to have something in every family.
enum Traffic {
    /// Exchanges in all that `send` makes.
    static let count = 8.0

    static func send(through proxy: ProxyServer) async throws {
        let chat = #""messages": [{"role": "user", "content": "Tell me \"more\"\n"}]"#
        let requests: [(path: String, body: String, fields: [String: String])] = [
            ("/v1/chat/completions", #"{"model": "mock-model", \#(chat)}"#, [:]),
            ("/v1/chat/completions", #"{"model": "mock-model", "stream": true, \#(chat)}"#, ["x-tenant": "team-a"]),
            ("/v1/chat/completions", #"{"model": "demo", "stream": true, \#(chat)}"#, [:]),
            ("/v1/responses", #"{"model": "mock-model", "stream": true, "input": "Hi"}"#, [:]),
            ("/t/team-b/v1/responses", #"{"model": "mock-model", "input": "Hi"}"#, [:]),
            ("/v1/embeddings", #"{"model": "mock-embed", "input": "Hi"}"#, [:]),
            ("/api/chat", #"{"model": "gpt-oss:20b", \#(chat)}"#, [:]),
            ("/v1/chat/completions", #"{"model": "mock-model", \#(chat)}"#, ["x-mock-error": "400"]),
        ]
        for request in requests {
            _ = try await HTTP.post(proxy.port, request.path, request.body, fields: request.fields)
        }
        try await proxy.metrics("all is counted") { $0.sum("llm_requests_total") == count }
    }
}
