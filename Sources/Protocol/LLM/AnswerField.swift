// SPDX-License-Identifier: Apache-2.0

/// What a place in an answer's body means.
enum AnswerField: Sendable {
    case model, type, status, done, finishReason, error
    /// Text of the model's: message, reasoning, tool arguments.
    case text
    /// Text that comes with the first token of a tool call but is no sign of it; a name.
    case label
    /// Text that repeats what deltas have already said, unless there were none.
    case repeated
    /// A subtree of the model's making: a tool call's arguments as an object.
    case subtree
    case choices, choice, usage
    case input, output, cached, cacheWrite, reasoning

    static func tree(for dialect: Dialect) -> JSONPathTree<AnswerField> {
        switch dialect {
        case .chat, .completions: chat
        case .responses: responses
        case .embeddings: embeddings
        case .ollamaChat, .ollamaGenerate, .ollamaEmbed: ollama
        case .other: other
        }
    }

    private typealias Paths = [(path: String, field: AnswerField)]

    private static let common: Paths = [("model", .model), ("error", .error)]

    private static let other = JSONPathTree([("model", AnswerField.model)])

    private static let chat = JSONPathTree(
        common + chatUsage(in: "") + chatUsage(in: "choices[].") + chatText(in: "choices[].delta.")
            + chatText(in: "choices[].message.") + [
                ("choices", .choices), ("choices[]", .choice), ("choices[].finish_reason", .finishReason),
                ("choices[].text", .text),
            ]
    )

    private static func chatUsage(in place: String) -> Paths {
        [
            (place + "usage", .usage), (place + "usage.prompt_tokens", .input),
            (place + "usage.completion_tokens", .output),
            (place + "usage.prompt_tokens_details.cached_tokens", .cached),
            (place + "usage.prompt_tokens_details.cache_write_tokens", .cacheWrite),
            (place + "usage.completion_tokens_details.reasoning_tokens", .reasoning),
        ]
    }

    private static func chatText(in place: String) -> Paths {
        [
            (place + "content", .text), (place + "content[].text", .text),
            (place + "content[].thinking[].text", .text), (place + "refusal", .text),
            (place + "reasoning_content", .text), (place + "reasoning", .text),
            (place + "tool_calls[].function.name", .label), (place + "tool_calls[].function.arguments", .text),
            (place + "tool_calls[].custom.input", .text), (place + "function_call.arguments", .text),
            (place + "audio.transcript", .text),
        ]
    }

    private static let responses = JSONPathTree(
        common + responsesUsage(in: "") + responsesUsage(in: "response.")
            + responsesText(in: "output[].", as: .text) + responsesText(in: "item.", as: .repeated)
            + [("type", .type), ("status", .status), ("delta", .text), ("response.model", .model)]
    )

    private static func responsesUsage(in place: String) -> Paths {
        [
            (place + "usage", .usage), (place + "usage.input_tokens", .input), (place + "usage.output_tokens", .output),
            (place + "usage.input_tokens_details.cached_tokens", .cached),
            (place + "usage.input_tokens_details.cache_write_tokens", .cacheWrite),
            (place + "usage.output_tokens_details.reasoning_tokens", .reasoning),
        ]
    }

    private static func responsesText(in place: String, as field: AnswerField) -> Paths {
        [
            (place + "content[].text", field), (place + "content[].refusal", field),
            (place + "summary[].text", field), (place + "arguments", field), (place + "input", field),
        ]
    }

    private static let embeddings = JSONPathTree(
        common + [("usage", .usage), ("usage.prompt_tokens", .input)]
    )

    private static let ollama = JSONPathTree(
        common + [
            ("message.content", .text), ("message.thinking", .text), ("message.tool_calls", .subtree),
            ("response", .text), ("thinking", .text), ("done", .done), ("prompt_eval_count", .input),
            ("eval_count", .output),
        ]
    )
}
