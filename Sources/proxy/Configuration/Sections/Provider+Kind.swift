// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// How requests for it are made: where its paths begin, and where its key stands.
    enum Kind: String, CaseIterable, Sendable { case openai, azure, ollama, anthropic, gemini, demo }
}

extension Provider.Kind {
    /// Where the vendor itself serves; Azure gives every customer a host.
    var vendor: String? {
        switch self {
        case .openai: "https://api.openai.com/v1"
        case .ollama: "http://127.0.0.1:11434"
        case .anthropic: "https://api.anthropic.com"
        case .gemini: "https://generativelanguage.googleapis.com"
        case .azure, .demo: nil
        }
    }

    var exampleURL: String { vendor ?? "https://my-resource.openai.azure.com" }

    /// Endings of a `base_url` that are no part of the server's root, the longest first.
    var versions: [String] {
        switch self {
        case .ollama, .anthropic: ["/v1"]
        case .azure: ["/openai/v1", "/openai"]
        case .gemini: ["/v1beta/openai", "/v1beta", "/v1"]
        case .openai, .demo: []
        }
    }

    /// Where OpenAI's API begins below the `base_url`.
    var openAIMode: String {
        switch self {
        case .openai, .demo: ""
        case .ollama, .anthropic: "/v1"
        case .azure: "/openai/v1"
        case .gemini: "/v1beta/openai"
        }
    }

    /// Whether an API is the vendor's own.
    func isNative(to api: Endpoint.API) -> Bool {
        switch api {
        case .openAI: self == .openai
        case .azure: self == .azure
        case .ollama: self == .ollama
        case .anthropic: self == .anthropic
        case .gemini: self == .gemini
        }
    }

    /// Whether a provider of this kind answers the paths of an API; Ollama also those of Anthropic's.
    func speaks(_ api: Endpoint.API) -> Bool {
        switch (self, api) {
        case (.demo, _), (_, .openAI), (.ollama, .anthropic): true
        default: isNative(to: api)
        }
    }
}
