// SPDX-License-Identifier: Apache-2.0

/// What a place in an answer's body means.
enum AnswerField: Sendable {
    case model, type, status, done, finishReason, error, serviceTier
    /// Text of the model's: message, reasoning, tool arguments.
    case text
    /// Text that comes with the first token of a tool call but is no sign of it; a name.
    case label
    /// Text that repeats what deltas have already said, unless there were none.
    case repeated
    /// A subtree of the model's making: a tool call's arguments as an object.
    case subtree
    /// The place of a block among the message's.
    case index
    case choices, choice, usage
    /// The place of a choice among the answer's.
    case choiceIndex
    case input, output, total, cached, cacheWrite, longCacheWrite, reasoning
    case audioInput, audioOutput, toolInput
    /// One kind of content among what the input or the output is made of, its name, and its tokens.
    case inputDetail, outputDetail, modality, detailCount

    typealias Paths = [(path: String, field: AnswerField)]

    static func tree(for dialect: Dialect) -> JSONPathTree<AnswerField> {
        switch dialect {
        case .chat, .completions: chat
        case .responses: responses
        case .embeddings: embeddings
        case .ollamaChat, .ollamaGenerate, .ollamaEmbed: ollama
        case .anthropic: anthropic
        case .gemini: gemini
        case .geminiEmbed: geminiEmbed
        case .other: other
        }
    }

    static let common: Paths = [("model", .model), ("error", .error)]

    private static let other = JSONPathTree([("model", AnswerField.model)])

    private static let ollama = JSONPathTree(
        common + [
            ("message.content", .text), ("message.thinking", .text), ("message.tool_calls", .subtree),
            ("response", .text), ("thinking", .text), ("done", .done), ("prompt_eval_count", .input),
            ("eval_count", .output),
        ]
    )
}
