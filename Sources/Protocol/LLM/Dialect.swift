// SPDX-License-Identifier: Apache-2.0

/// The API whose bodies an exchange carries; it decides where model, limits, text and usage stand.
package enum Dialect: Sendable {
    /// OpenAI's `/v1/chat/completions`, also as Azure, Ollama, Gemini and others serve it.
    case chat
    /// OpenAI's `/v1/completions`.
    case completions
    /// OpenAI's `/v1/responses` and `/v1/responses/compact`.
    case responses
    /// OpenAI's `/v1/embeddings`.
    case embeddings
    /// Ollama's `/api/chat`.
    case ollamaChat
    /// Ollama's `/api/generate`.
    case ollamaGenerate
    /// Ollama's `/api/embed` and `/api/embeddings`.
    case ollamaEmbed
    /// Anthropic's `/v1/messages`.
    case anthropic
    /// Gemini's `:generateContent` and `:streamGenerateContent`; the model, and whether it streams, are in the path.
    case gemini
    /// Gemini's `:embedContent` and `:batchEmbedContents`.
    case geminiEmbed
    /// Anything else: forwarded, and read for its model only.
    case other

    /// Ollama's native ones that answer line by line.
    var isOllamaStream: Bool { self == .ollamaChat || self == .ollamaGenerate }
}

extension Dialect {
    /// Whether a model answers with text, so that there are output tokens to be paid for.
    package var hasOutput: Bool {
        switch self {
        case .chat, .completions, .responses, .ollamaChat, .ollamaGenerate, .anthropic, .gemini: true
        case .embeddings, .ollamaEmbed, .geminiEmbed, .other: false
        }
    }
}
