// SPDX-License-Identifier: Apache-2.0

/// What a place in a request's body means.
enum RequestField: Sendable {
    case model
    case stream
    /// A limit of output tokens; the second kind wins over the first when a body has both.
    case outputLimit, preferredOutputLimit
    /// Text of the prompt; a number in its place is a token already.
    case text
    /// A subtree that becomes part of the prompt as it stands: tools, schemas.
    case subtree
    /// One message, which costs some tokens of its own.
    case message
    case body, streamOptions, includeUsage

    static func tree(for dialect: Dialect) -> JSONPathTree<RequestField> {
        switch dialect {
        case .chat: chat
        case .completions: completions
        case .responses: responses
        case .embeddings: embeddings
        case .ollamaChat: ollamaChat
        case .ollamaGenerate: ollamaGenerate
        case .ollamaEmbed: ollamaEmbed
        case .other: other
        }
    }

    private typealias Paths = [(path: String, field: RequestField)]

    private static let common: Paths = [("", .body), ("model", .model), ("stream", .stream)]
    private static let usage: Paths = [
        ("stream_options", .streamOptions), ("stream_options.include_usage", .includeUsage),
    ]

    private static let other = JSONPathTree(common)

    private static let chat = JSONPathTree(
        common + usage + [
            ("max_tokens", .outputLimit), ("max_completion_tokens", .preferredOutputLimit),
            ("messages[]", .message), ("messages[].content", .text), ("messages[].content[].text", .text),
            ("messages[].content[].refusal", .text), ("messages[].reasoning_content", .text),
            ("messages[].tool_calls[].function.name", .text), ("messages[].tool_calls[].function.arguments", .text),
            ("messages[].tool_calls[].custom.input", .text), ("messages[].function_call.arguments", .text),
            ("tools", .subtree), ("functions", .subtree), ("response_format", .subtree),
        ]
    )

    private static let completions = JSONPathTree(
        common + usage + [
            ("max_tokens", .outputLimit), ("prompt", .text), ("prompt[]", .text), ("prompt[][]", .text),
            ("suffix", .text),
        ]
    )

    private static let responses = JSONPathTree(
        common + [
            ("max_output_tokens", .outputLimit), ("instructions", .text), ("input", .text), ("input[]", .message),
            ("input[].content", .text), ("input[].content[].text", .text), ("input[].content[].refusal", .text),
            ("input[].name", .text), ("input[].arguments", .text), ("input[].input", .text), ("input[].output", .text),
            ("input[].output[].text", .text), ("input[].summary[].text", .text), ("input[].tools", .subtree),
            ("tools", .subtree), ("text", .subtree),
        ]
    )

    private static let embeddings = JSONPathTree(
        common + [("input", .text), ("input[]", .text), ("input[][]", .text)]
    )

    private static let ollamaChat = JSONPathTree(
        common + [
            ("options.num_predict", .outputLimit), ("messages[]", .message), ("messages[].content", .text),
            ("messages[].thinking", .text), ("messages[].tool_calls", .subtree), ("tools", .subtree),
            ("format", .subtree),
        ]
    )

    private static let ollamaGenerate = JSONPathTree(
        common + [
            ("options.num_predict", .outputLimit), ("prompt", .text), ("system", .text), ("suffix", .text),
            ("context[]", .text), ("format", .subtree),
        ]
    )

    private static let ollamaEmbed = JSONPathTree(
        common + [("input", .text), ("input[]", .text), ("prompt", .text)]
    )
}
