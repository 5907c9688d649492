// SPDX-License-Identifier: Apache-2.0

/// Where the requests of OpenAI's APIs have what matters.
extension RequestField {
    private static let usage: Paths = [
        ("stream_options", .streamOptions), ("stream_options.include_usage", .includeUsage),
    ]

    static let chat = tree(
        common + usage + [
            ("max_tokens", .outputLimit), ("max_completion_tokens", .preferredOutputLimit), ("n", .choices),
            ("messages[]", .message), ("messages[].content", .text), ("messages[].content[].text", .text),
            ("messages[].content[].refusal", .text), ("messages[].reasoning_content", .text),
            ("messages[].tool_calls[].function.name", .text), ("messages[].tool_calls[].function.arguments", .text),
            ("messages[].tool_calls[].custom.input", .text), ("messages[].function_call.arguments", .text),
            ("tools", .subtree), ("functions", .subtree), ("response_format", .subtree),
        ]
    )

    static let completions = tree(
        common + usage + [
            ("max_tokens", .outputLimit), ("prompt", .text), ("prompt[]", .prompt), ("prompt[][]", .text),
            ("suffix", .text), ("n", .choices), ("best_of", .choices),
        ]
    )

    static let responses = tree(
        common + [
            ("max_output_tokens", .outputLimit), ("background", .background), ("instructions", .text), ("input", .text),
            ("input[]", .message),
            ("input[].content", .text), ("input[].content[].text", .text), ("input[].content[].refusal", .text),
            ("input[].name", .text), ("input[].arguments", .text), ("input[].input", .text), ("input[].output", .text),
            ("input[].output[].text", .text), ("input[].summary[].text", .text), ("input[].tools", .subtree),
            ("tools", .subtree), ("text", .subtree),
        ]
    )

    static let embeddings = tree(
        common + [("input", .text), ("input[]", .text), ("input[][]", .text)]
    )
}
