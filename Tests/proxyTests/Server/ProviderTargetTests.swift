// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import proxy

struct ProviderTargetTests {
    private static let tenants = TenantRegistry(Configuration.Tenants(), LabelTable(limit: 8))

    private func written(
        _ request: String,
        to base: BaseURL = BaseURL(scheme: .https, host: "up.example", port: 443, path: "/v1"),
        kind: Provider.Kind = .openai,
        bodyCount: Int? = nil,
        key: String? = nil,
        tenants: TenantRegistry = tenants
    ) throws -> String {
        let target = ProviderTarget(Provider(name: "up", kind: kind, baseURL: base), pool: 0, LabelTable(limit: 8))
        let head = try requestHead(request)
        var output: [UInt8] = []
        target.write(
            head,
            Endpoint(head, metricsPath: []),
            bodyCount: bodyCount,
            key: key.map { Array($0.utf8) },
            tenants: tenants,
            to: &output
        )
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `forwards byte for byte what is not between two peers only`() throws {
        let head = try written(
            """
            POST /v1/chat/completions?beta=%20true HTTP/1.1\r
            Host: proxy:8787\r
            X-Odd-Case:no space\r
            x-empty:\r
            cookie: a=1;  b=\u{E9}\r
            x-twice: 1\r
            x-twice: 2\r
            Content-Type:\tapplication/json \r
            Content-Length: 2\r
            \r

            """,
            bodyCount: 2
        )

        #expect(
            head == """
                POST /v1/chat/completions?beta=%20true HTTP/1.1\r
                host: up.example\r
                X-Odd-Case:no space\r
                x-empty:\r
                cookie: a=1;  b=\u{E9}\r
                x-twice: 1\r
                x-twice: 2\r
                Content-Type:\tapplication/json\r
                accept-encoding: identity\r
                content-length: 2\r
                \r

                """
        )
    }

    @Test(arguments: [
        "connection: keep-alive", "Connection: close, X-Hop\r\nx-hop: 1", "keep-alive: timeout=5",
        "proxy-connection: close",
        "te: trailers", "trailer: x", "transfer-encoding: chunked", "upgrade: h2c", "proxy-authorization: Basic x",
        "proxy-authenticate: Basic", "X-Tenant: team-a", "x-tenant: a\r\nX-TENANT: b", "X-Provider: up",
        "expect: 100-continue",
        "Accept-Encoding: gzip, br", "content-length: 0",
    ])
    func `keeps to itself what is not the provider's business`(fields: String) throws {
        let head = try written("POST /v1/models HTTP/1.1\r\nhost: proxy\r\n\(fields)\r\n\r\n")

        #expect(head == "POST /v1/models HTTP/1.1\r\nhost: up.example\r\naccept-encoding: identity\r\n\r\n")
    }

    @Test func `keeps the configured tenant field to itself, and no other`() throws {
        var configuration = Configuration.Tenants()
        configuration.header = "x-team"
        let head = try written(
            "GET /v1/models HTTP/1.1\r\nhost: proxy\r\nX-Team: a\r\nx-tenant: b\r\n\r\n",
            tenants: TenantRegistry(configuration, LabelTable(limit: 8))
        )

        #expect(
            head == "GET /v1/models HTTP/1.1\r\nhost: up.example\r\nx-tenant: b\r\naccept-encoding: identity\r\n\r\n"
        )
    }

    @Test func `puts the provider's key in the place of the client's`() throws {
        let head = try written(Self.everyKey, key: "sk-theirs")

        #expect(!head.contains("mine"))
        #expect(head.contains("\r\nauthorization: Bearer sk-theirs\r\n"))
    }

    private static let everyKey =
        "GET /v1/models HTTP/1.1\r\nhost: proxy\r\nAuthorization: Bearer mine\r\nX-Api-Key: mine\r\napi-key: mine\r\n"
        + "x-goog-api-key: mine\r\nx-api-keys: kept\r\n\r\n"

    @Test func `lets the client's own key pass where there is no other, unless it is ours`() throws {
        let passed = try written(Self.everyKey)
        let hidden = try written(
            Self.everyKey,
            tenants: TenantRegistry(TenantKeyTests.configuration, LabelTable(limit: 8))
        )

        #expect(passed.split(separator: "mine").count == 5)
        #expect(!hidden.contains("mine"))
        #expect(hidden.contains("\r\nx-api-keys: kept\r\n"))
    }

    @Test(arguments: [
        ("/v1/chat/completions", Provider.Kind.openai, "authorization: Bearer K"),
        ("/v1/messages", .anthropic, "x-api-key: K"),
        ("/v1/messages", .openai, "authorization: Bearer K"),
        ("/v1/chat/completions", .anthropic, "authorization: Bearer K"),
        ("/v1beta/models/g:generateContent", .gemini, "x-goog-api-key: K"),
        ("/v1/models/g:generateContent", .gemini, "x-goog-api-key: K"),
        ("/v1beta/openai/chat/completions", .gemini, "authorization: Bearer K"),
        ("/v1/chat/completions", .gemini, "authorization: Bearer K"),
        ("/v1/chat/completions", .azure, "api-key: K"),
        ("/openai/deployments/d/chat/completions", .azure, "api-key: K"),
    ])
    func `puts the key where the provider looks for it`(path: String, kind: Provider.Kind, field: String) throws {
        #expect(
            try written("POST \(path) HTTP/1.1\r\nhost: p\r\n\r\n", kind: kind, key: "K").contains("\r\n\(field)\r\n")
        )
    }

    @Test func `takes Google's key out of the query also where its server is asked through OpenAI's API`() throws {
        let request = "POST /v1/chat/completions?%6bey=mine HTTP/1.1\r\nhost: p\r\n\r\n"
        let base = BaseURL(scheme: .https, host: "up", port: 443, path: "")

        #expect(!(try written(request, to: base, kind: .gemini, key: "K").contains("mine")))
        #expect(try written(request, to: base, kind: .gemini).contains("mine"))
        #expect(try written(request, to: base, kind: .openai, key: "K").contains("mine"))
    }

    @Test(arguments: [
        ("?key=mine", ""), ("?alt=sse&key=mine", "?alt=sse"), ("?key=mine&alt=sse", "?alt=sse"),
        ("?a=1&key=mine&b", "?a=1&b"), ("?keys=kept", "?keys=kept"), ("", ""),
    ])
    func `takes Google's key out of the query`(query: String, left: String) throws {
        let path = "/v1beta/models/g:streamGenerateContent"
        let request = "POST \(path)\(query) HTTP/1.1\r\nhost: p\r\n\r\n"
        let base = BaseURL(scheme: .https, host: "up", port: 443, path: "")

        let replaced = try written(request, to: base, kind: .gemini, key: "K")
        let passed = try written(request, to: base, kind: .gemini)

        #expect(replaced.hasPrefix("POST \(path)\(left) HTTP/1.1\r\n"))
        #expect(passed.hasPrefix("POST \(path)\(query) HTTP/1.1\r\n"))
    }

    @Test(arguments: [
        ("/v1/chat/completions", Provider.Kind.openai, "", "/chat/completions"),
        ("/v1/chat/completions", .openai, "/v1", "/v1/chat/completions"),
        ("/v1/chat/completions?a=/v1/b", .openai, "/openai/v2", "/openai/v2/chat/completions?a=/v1/b"),
        ("/v1/chat/completions", .ollama, "", "/v1/chat/completions"),
        ("/v1/chat/completions", .ollama, "/llm", "/llm/v1/chat/completions"),
        ("/api/chat", .ollama, "", "/api/chat"),
        ("/api/chat?x", .ollama, "/llm", "/llm/api/chat?x"),
        ("/t/team/api/tags", .ollama, "/llm", "/llm/api/tags"),
        ("/t/team/v1/models", .openai, "/v1", "/v1/models"),
        ("http://elsewhere/v1/models", .openai, "/v1", "/v1/models"),
        ("/v1/messages", .anthropic, "", "/v1/messages"),
        ("/v1/messages", .openai, "/proxied/v1", "/proxied/v1/messages"),
        ("/v1/messages", .ollama, "", "/v1/messages"),
        ("/v1/chat/completions", .anthropic, "/x", "/x/v1/chat/completions"),
        ("/v1/chat/completions", .gemini, "", "/v1beta/openai/chat/completions"),
        ("/v1beta/openai/models", .gemini, "", "/v1beta/openai/models"),
        ("/v1/models/g:generateContent", .gemini, "", "/v1/models/g:generateContent"),
        ("/v1/chat/completions", .azure, "", "/openai/v1/chat/completions"),
        (
            "/openai/deployments/d/chat/completions?api-version=1", .azure, "",
            "/openai/deployments/d/chat/completions?api-version=1"
        ),
    ])
    func `joins base path and path`(target: String, kind: Provider.Kind, base: String, joined: String) throws {
        let url = BaseURL(scheme: .http, host: "up", port: 80, path: base)
        let head = try written("GET \(target) HTTP/1.1\r\nhost: proxy\r\n\r\n", to: url, kind: kind)

        #expect(head.hasPrefix("GET \(joined) HTTP/1.1\r\n"))
    }

    @Test(arguments: [
        (BaseURL(scheme: .https, host: "up", port: 443, path: ""), "up"),
        (BaseURL(scheme: .https, host: "up", port: 80, path: ""), "up:80"),
        (BaseURL(scheme: .http, host: "10.0.0.1", port: 80, path: ""), "10.0.0.1"),
        (BaseURL(scheme: .http, host: "::1", port: 11434, path: ""), "[::1]:11434"),
        (BaseURL(scheme: .http, host: "::1", port: 80, path: ""), "[::1]"),
    ])
    func `names the provider as the host`(base: BaseURL, host: String) throws {
        #expect(try written("GET /v1/x HTTP/1.0\r\n\r\n", to: base).contains("\r\nhost: \(host)\r\n"))
    }

    @Test func `keeps the method's own bytes`() throws {
        #expect(try written("PURGE /v1/x HTTP/1.1\r\nhost: proxy\r\n\r\n").hasPrefix("PURGE /v1/x HTTP/1.1\r\n"))
    }
}
