// SPDX-License-Identifier: Apache-2.0

/// The API whose bodies an exchange carries; it decides where model, limits, text and usage stand.
package enum Dialect: Sendable {
    /// OpenAI's `/v1/chat/completions`, also as Ollama and others serve it.
    case chat
    /// OpenAI's `/v1/completions`.
    case completions
    /// OpenAI's `/v1/responses`.
    case responses
    /// OpenAI's `/v1/embeddings`.
    case embeddings
    /// Ollama's `/api/chat`.
    case ollamaChat
    /// Ollama's `/api/generate`.
    case ollamaGenerate
    /// Ollama's `/api/embed` and `/api/embeddings`.
    case ollamaEmbed
    /// Anything else: forwarded, and read for its model only.
    case other
}
