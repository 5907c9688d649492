// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import proxy

struct EndpointTests {
    private static let metrics = Array("/metrics".utf8)

    @Test(arguments: [
        ("/v1/chat/completions", Dialect.chat, "/v1/chat/completions"),
        ("/v1/responses", .responses, "/v1/responses"),
        ("/v1/completions", .completions, "/v1/completions"),
        ("/v1/embeddings", .embeddings, "/v1/embeddings"),
        ("/api/chat", .ollamaChat, "/api/chat"),
        ("/api/generate", .ollamaGenerate, "/api/generate"),
        ("/api/embed", .ollamaEmbed, "/api/embed"),
        ("/v1/models", .other, "/v1/models"),
        ("/api/tags", .other, "/api/tags"),
        ("/v1/responses/resp_1/cancel", .other, "/v1/*"),
        ("/v1/", .other, "/v1/*"),
        ("/api/pull", .other, "/api/*"),
        ("/v1/responses/compact", .responses, "/v1/responses/compact"),
        ("/api/embeddings", .ollamaEmbed, "/api/embeddings"),
    ])
    func `knows the providers' paths`(path: String, dialect: Dialect, label: String) throws {
        let endpoint = Endpoint(try requestHead(get: path), metricsPath: Self.metrics)

        #expect(endpoint.destination == .provider(dialect))
        #expect(Endpoint.labels[endpoint.label].description == label)
        #expect(endpoint.api == (path.hasPrefix("/api") ? .ollama : .openAI))
    }

    static let vendors: [(path: String, dialect: Dialect, label: String, model: String?)] = [
        ("/v1/messages", .anthropic, "/v1/messages", nil),
        ("/v1/messages?beta=true", .anthropic, "/v1/messages", nil),
        ("/v1//messages", .anthropic, "/v1/messages", nil),
        ("/v1/messages/count_tokens", .other, "/v1/messages/count_tokens", nil),
        ("/v1/messages/batches", .other, "/v1/*", nil),
        (
            "/v1beta/models/gemini-2.5-pro:generateContent", .gemini, "/v1beta/models/{model}:generateContent",
            "gemini-2.5-pro"
        ),
        (
            "/v1/models/gemini-2.5-pro:streamGenerateContent?alt=sse", .gemini,
            "/v1beta/models/{model}:streamGenerateContent", "gemini-2.5-pro"
        ),
        (
            "/v1beta//models/gemini%2D2.5-pro%3AgenerateContent", .gemini, "/v1beta/models/{model}:generateContent",
            "gemini-2.5-pro"
        ),
        ("/v1beta/tunedModels/mine:generateContent", .gemini, "/v1beta/models/{model}:generateContent", "mine"),
        ("/v1beta/models/e:embedContent", .geminiEmbed, "/v1beta/models/{model}:embedContent", "e"),
        ("/v1beta/models/e:batchEmbedContents", .geminiEmbed, "/v1beta/models/{model}:batchEmbedContents", "e"),
        ("/v1beta/models/e:countTokens", .other, "/v1beta/*", nil),
        ("/v1beta/models", .other, "/v1beta/*", nil),
        ("/v1beta/openai/chat/completions", .chat, "/v1beta/openai/chat/completions", nil),
        (
            "/openai/deployments/my-dep/chat/completions?api-version=2024-10-21", .chat,
            "/openai/deployments/{deployment}/chat/completions", "my-dep"
        ),
        (
            "/openai/Deployments/my-dep/Chat/Completions", .chat, "/openai/deployments/{deployment}/chat/completions",
            "my-dep"
        ),
        ("/openai/deployments/d/embeddings", .embeddings, "/openai/deployments/{deployment}/embeddings", "d"),
        ("/openai/v1/responses", .responses, "/openai/v1/responses", nil),
        ("/openai/V1/Responses", .responses, "/openai/v1/responses", nil),
        ("/openai/responses?api-version=preview", .responses, "/openai/responses", nil),
        ("/openai/files", .other, "/openai/*", nil),
    ]

    @Test(arguments: vendors)
    func `knows the paths of other vendors`(path: String, dialect: Dialect, label: String, model: String?) throws {
        let head = try requestHead(get: "/t/team" + path)
        let endpoint = Endpoint(head, metricsPath: Self.metrics)

        #expect(endpoint.destination == .provider(dialect))
        #expect(Endpoint.labels[endpoint.label].description == label)
        #expect(endpoint.model == model)
        #expect(endpoint.isStreaming == path.contains(":stream"))
        #expect(head.string(endpoint.path) == path)
        #expect(endpoint.tenant.map(head.string) == "team")
    }

    @Test(arguments: ["/v1/models/ft:gpt-4o:org::id", "/v1/models/x:y", "/openai", "/v1beta", "/v1beta2/models"])
    func `takes no model for another's`(path: String) throws {
        let endpoint = Endpoint(try requestHead(get: path), metricsPath: Self.metrics)

        #expect(endpoint.model == nil)
        #expect(endpoint.destination == (path.hasPrefix("/v1/") ? .provider(.other) : .unknown))
    }

    @Test(arguments: [
        ("/metrics", Endpoint.Destination.metrics, "/metrics"),
        ("/metrics?x=1", .metrics, "/metrics"),
        ("/healthz", .liveness, "/healthz"),
        ("/readyz", .readiness, "/readyz"),
        ("/", .page, "/"),
        ("/?x=1", .page, "/"),
        ("/live", .live, "/live"),
        ("//", .unknown, "other"),
        ("/live/", .unknown, "other"),
        ("/v1", .unknown, "other"),
        ("/v1?x", .unknown, "other"),
        ("/v10/models", .unknown, "other"),
        ("/apis/x", .unknown, "other"),
        ("/healthz/", .unknown, "other"),
        ("/metrics/", .unknown, "other"),
        ("/V1/models", .unknown, "other"),
        ("//v1/models", .unknown, "other"),
        ("http://elsewhere/healthz", .liveness, "/healthz"),
        ("http://elsewhere", .page, "/"),
    ])
    func `knows its own paths`(target: String, destination: Endpoint.Destination, label: String) throws {
        let endpoint = Endpoint(try requestHead(get: target), metricsPath: Self.metrics)

        #expect(endpoint.destination == destination)
        #expect(Endpoint.labels[endpoint.label].description == label)
        #expect(endpoint.tenant == nil)
    }

    @Test func `answers scrapes at the configured path only`() throws {
        let moved = Array("/internal/figures".utf8)

        #expect(Endpoint(try requestHead(get: "/internal/figures"), metricsPath: moved).destination == .metrics)
        #expect(Endpoint(try requestHead(get: "/metrics"), metricsPath: moved).destination == .unknown)
    }

    @Test(arguments: [
        ("/t/team-a/v1/chat/completions?x=/../1", "team-a", "/v1/chat/completions?x=/../1", Dialect.chat),
        ("/t/team-a/api/tags", "team-a", "/api/tags", .other),
        ("/t/a%20b/v1/models", "a%20b", "/v1/models", .other),
        ("/t/../v1/models", "..", "/v1/models", .other),
        ("http://elsewhere/t/x/v1/responses", "x", "/v1/responses", .responses),
    ])
    func `takes the tenant out of the path`(target: String, tenant: String, path: String, dialect: Dialect) throws {
        let head = try requestHead(get: target)
        let endpoint = Endpoint(head, metricsPath: Self.metrics)

        #expect(endpoint.tenant.map(head.string) == tenant)
        #expect(head.string(endpoint.path) == path)
        #expect(endpoint.destination == .provider(dialect))
    }

    @Test(arguments: [
        "/t//v1/models", "/t/x", "/t/x/", "/t/x/metrics", "/t/x/healthz", "/t/x/t/y/v1/models", "/t/v1/models",
    ])
    func `has no tenant where no API follows`(target: String) throws {
        #expect(Endpoint(try requestHead(get: target), metricsPath: Self.metrics).destination == .unknown)
    }

    @Test(arguments: [
        "/v1/..", "/v1/../admin", "/v1/a/../../x", "/v1/%2e%2e/x", "/v1/.%2E/x", "/v1/%2e./x", "/v1/..%2fx",
        "/v1/..%2Fx",
        "/v1/..%5cx", "/v1/..\\x", "/v1/a%2f..%2f..%2fx", "/v1/..;/x", "/v1/..;a=b/x", "/v1/./../x", "/api/..",
        "/api/%2e%2e/x",
        "/t/team/v1/../x", "/v1/models/..",
    ])
    func `lets no path climb out of a provider's base`(target: String) throws {
        #expect(Endpoint(try requestHead(get: target), metricsPath: Self.metrics).destination == .unknown)
    }

    @Test(arguments: [
        "/v1/...", "/v1/..x", "/v1/x..", "/v1/.x", "/v1/%", "/v1/%2", "/v1/%zz", "/v1/.", "/v1/%2e", "/v1/a%20..",
        "/v1/x?../..",
    ])
    func `takes dots that climb nowhere`(target: String) throws {
        #expect(Endpoint(try requestHead(get: target), metricsPath: Self.metrics).destination == .provider(.other))
    }

    @Test(arguments: [
        "/v1/chat/completions/", "/v1//chat/completions", "/v1/chat%2Fcompletions", "/v1/chat/%63ompletions",
        "/v1/./chat/completions", "/v1/chat\\completions", "/v1/chat/completions;x=1", "/v1/chat/completions/.",
        "/t/team/v1/chat//completions",
    ])
    func `meters a known path in other clothes`(target: String) throws {
        let head = try requestHead(get: target)
        let endpoint = Endpoint(head, metricsPath: Self.metrics)

        #expect(endpoint.destination == .provider(.chat))
        #expect(head.string(endpoint.path) == target.replacing("/t/team", with: ""), "forwarded as it came")
    }

    @Test(arguments: [
        ("/apix", Endpoint.API.ollama), ("/api", .ollama), ("/t/x/api", .ollama), ("/v1", .openAI), ("/x", .openAI),
        ("/v1/messages", .anthropic), ("/v1/messages/batches", .anthropic), ("/v1beta", .gemini),
        ("/v1beta/x", .gemini),
        ("/v1/models/g:generateContent", .gemini), ("/openai/x", .azure), ("/v1/models", .openAI),
    ])
    func `shapes a refusal as the client's API has it`(target: String, api: Endpoint.API) throws {
        #expect(Endpoint(try requestHead(get: target), metricsPath: Self.metrics).api == api)
    }

    @Test func `gives every label once`() {
        #expect(Set(Endpoint.labels.map(\.description)).count == Endpoint.labels.count)
    }
}
