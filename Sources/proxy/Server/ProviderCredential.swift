// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Where vendors look for a key in a request.
enum ProviderCredential {
    /// The field that holds a provider's key, up to the key. In OpenAI's mode all but Azure want OpenAI's.
    static func fieldStart(_ kind: Provider.Kind, _ head: RequestHead, _ endpoint: Endpoint) -> StaticString {
        let isNative = kind.isNative(to: endpoint.api) && !isGeminiInOpenAIMode(head, endpoint)
        return switch kind {
        case .azure: "api-key: "
        case .anthropic where isNative: "x-api-key: "
        case .gemini where isNative: "x-goog-api-key: "
        case .openai, .ollama, .demo, .anthropic, .gemini: "authorization: Bearer "
        }
    }

    private static func isGeminiInOpenAIMode(_ head: RequestHead, _ endpoint: Endpoint) -> Bool {
        endpoint.api == .gemini && head.bytes[endpoint.path].starts(with: "/v1beta/openai/".utf8)
    }
}
