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
        let request = "GET /v1/models HTTP/1.1\r\nhost: proxy\r\nAuthorization: Bearer mine\r\napi-key: k\r\n\r\n"

        #expect(try written(request).contains("\r\nAuthorization: Bearer mine\r\n"))
        let head = try written(request, key: "sk-theirs")
        #expect(!head.contains("mine"))
        #expect(head.contains("\r\nauthorization: Bearer sk-theirs\r\n"))
        #expect(head.contains("\r\napi-key: k\r\n"))
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
