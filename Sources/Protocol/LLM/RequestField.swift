// SPDX-License-Identifier: Apache-2.0

/// What a place in a request's body means.
enum RequestField: Sendable {
    case model, stream, serviceTier
    /// A limit of output tokens; the second kind wins over the first when a body has both.
    case outputLimit, preferredOutputLimit
    /// The object that holds the limit, where it is not the body itself.
    case limitHolder
    /// Tokens of the output that may go into thinking.
    case thinkingBudget
    /// Text of the prompt; a number in its place is a token already.
    case text
    /// A subtree that becomes part of the prompt as it stands: tools, schemas.
    case subtree
    /// One message, which costs some tokens of its own.
    case message
    case body, streamOptions, includeUsage
    /// How many answers the provider writes, each as long as the limit allows.
    case choices
    /// An element of the prompts, each of which has answers of its own: a text, or an array of token numbers.
    case prompt
    /// Whether the answer is written after the response, to be fetched later.
    case background

    typealias Paths = [(path: String, field: RequestField)]

    static func tree(for dialect: Dialect) -> JSONPathTree<RequestField> {
        switch dialect {
        case .chat: chat
        case .completions: completions
        case .responses: responses
        case .embeddings: embeddings
        case .ollamaChat: ollamaChat
        case .ollamaGenerate: ollamaGenerate
        case .ollamaEmbed: ollamaEmbed
        case .anthropic: anthropic
        case .gemini: gemini
        case .geminiEmbed: geminiEmbed
        case .other: other
        }
    }

    static let common: Paths = [
        ("", .body), ("model", .model), ("stream", .stream), ("service_tier", .serviceTier),
    ]

    static func tree(_ paths: Paths) -> JSONPathTree<RequestField> { JSONPathTree(paths, notesVariants: true) }

    private static let other = tree(common)
}
