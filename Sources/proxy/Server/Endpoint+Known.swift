// SPDX-License-Identifier: Apache-2.0

import Protocol

/// The paths that are told apart, and what stands for all others in the `route` label.
extension Endpoint {
    /// Every value that the `route` label can take.
    static let labels: [StaticString] = known.map(\.path) + PathTemplate.all.map(\.label) + Own.allCases.map(\.text)

    static let known: [(path: StaticString, dialect: Dialect, api: API)] = [
        ("/v1/chat/completions", .chat, .openAI),
        ("/v1/responses", .responses, .openAI),
        ("/v1/messages", .anthropic, .anthropic),
        ("/v1/completions", .completions, .openAI),
        ("/v1/embeddings", .embeddings, .openAI),
        ("/v1/responses/compact", .responses, .openAI),
        ("/v1/models", .other, .openAI),
        ("/v1/messages/count_tokens", .other, .anthropic),
        ("/api/chat", .ollamaChat, .ollama),
        ("/api/generate", .ollamaGenerate, .ollama),
        ("/api/embed", .ollamaEmbed, .ollama),
        ("/api/embeddings", .ollamaEmbed, .ollama),
        ("/api/tags", .other, .ollama),
        ("/api/version", .other, .ollama),
        ("/v1beta/openai/chat/completions", .chat, .gemini),
        ("/v1beta/openai/embeddings", .embeddings, .gemini),
        ("/openai/v1/chat/completions", .chat, .azure),
        ("/openai/v1/responses", .responses, .azure),
        ("/openai/v1/completions", .completions, .azure),
        ("/openai/v1/embeddings", .embeddings, .azure),
        ("/openai/responses", .responses, .azure),
    ]

    /// What the proxy answers itself, and what is not told apart.
    enum Own: Int, CaseIterable {
        case openAI, ollama, gemini, azure, metrics, page, live, liveness, readiness, other

        var text: StaticString {
            switch self {
            case .openAI: "/v1/*"
            case .ollama: "/api/*"
            case .gemini: "/v1beta/*"
            case .azure: "/openai/*"
            case .metrics: "/metrics"
            case .page: "/"
            case .live: "/live"
            case .liveness: "/healthz"
            case .readiness: "/readyz"
            case .other: "other"
            }
        }

        var label: Int { known.count + PathTemplate.all.count + rawValue }
    }

    /// The endpoint of a path that names a model.
    static func templated(_ path: PlainPath) -> Endpoint? {
        for (index, template) in PathTemplate.all.enumerated() {
            guard let model = template.model(in: path) else { continue }
            var endpoint = Endpoint(
                destination: .provider(template.dialect),
                api: template.api,
                label: known.count + index
            )
            endpoint.model = model
            endpoint.isStreaming = template.isStreaming
            return endpoint
        }
        return nil
    }
}

extension Endpoint.API {
    /// By how a path begins, be it one that leads anywhere or not.
    init(ofPath path: ArraySlice<UInt8>) {
        if path.starts(with: "/v1/messages".utf8) {
            self = .anthropic
        } else if path.starts(with: "/v1beta".utf8) || path.starts(with: "/v1alpha".utf8) {
            self = .gemini
        } else if path.starts(with: "/api".utf8) {
            self = .ollama
        } else {
            self = path.starts(with: "/openai".utf8) ? .azure : .openAI
        }
    }

    /// Whether a path that begins like this API's is one of it.
    func holds(_ path: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .openAI, .anthropic: path.starts(with: "/v1/".utf8)
        case .azure: path.starts(with: "/openai/".utf8)
        case .ollama: path.starts(with: "/api/".utf8)
        case .gemini: path.starts(with: "/v1beta/".utf8) || path.starts(with: "/v1alpha/".utf8)
        }
    }

    /// Of a path that is not told apart.
    var label: Int {
        switch self {
        case .openAI, .anthropic: Endpoint.Own.openAI.label
        case .azure: Endpoint.Own.azure.label
        case .ollama: Endpoint.Own.ollama.label
        case .gemini: Endpoint.Own.gemini.label
        }
    }
}
