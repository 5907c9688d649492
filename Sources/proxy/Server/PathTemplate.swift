// SPDX-License-Identifier: Apache-2.0

import Protocol

/// A path with a model's name in it.
struct PathTemplate: Sendable {
    let label: StaticString
    let prefixes: [String]
    let suffix: String
    let dialect: Dialect
    let api: Endpoint.API
    var isStreaming = false

    static let all =
        [
            gemini("/v1beta/models/{model}:generateContent", ":generateContent", .gemini),
            gemini(
                "/v1beta/models/{model}:streamGenerateContent",
                ":streamGenerateContent",
                .gemini,
                isStreaming: true
            ),
            gemini("/v1beta/models/{model}:embedContent", ":embedContent", .geminiEmbed),
            gemini("/v1beta/models/{model}:batchEmbedContents", ":batchEmbedContents", .geminiEmbed),
        ] + [
            azure("/openai/deployments/{deployment}/chat/completions", "/chat/completions", .chat),
            azure("/openai/deployments/{deployment}/completions", "/completions", .completions),
            azure("/openai/deployments/{deployment}/embeddings", "/embeddings", .embeddings),
        ]

    /// The label stands for every version of the API.
    private static func gemini(
        _ label: StaticString,
        _ suffix: String,
        _ dialect: Dialect,
        isStreaming: Bool = false
    ) -> PathTemplate {
        let collections = ["models/", "tunedModels/"]
        return PathTemplate(
            label: label,
            prefixes: ["/v1beta/", "/v1/", "/v1alpha/"].flatMap { version in collections.map { version + $0 } },
            suffix: suffix,
            dialect: dialect,
            api: .gemini,
            isStreaming: isStreaming
        )
    }

    private static func azure(_ label: StaticString, _ suffix: String, _ dialect: Dialect) -> PathTemplate {
        PathTemplate(label: label, prefixes: ["/openai/deployments/"], suffix: suffix, dialect: dialect, api: .azure)
    }

    /// The model that a path names; nil when the path is another. Azure's servers take letters in either case.
    func model(in path: PlainPath) -> String? {
        for prefix in prefixes {
            let count = path.bytes.count - prefix.utf8.count - suffix.utf8.count
            guard count > 0 else { continue }
            let ends = (path.bytes.prefix(prefix.utf8.count), path.bytes.suffix(suffix.utf8.count))
            guard isSame(ends.0, prefix), isSame(ends.1, suffix) else { continue }
            return String(decoding: path.bytes.dropFirst(prefix.utf8.count).prefix(count), as: UTF8.self)
        }
        return nil
    }

    private func isSame(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        api == .azure
            ? zip(bytes, text.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 } : bytes.elementsEqual(text.utf8)
    }
}
