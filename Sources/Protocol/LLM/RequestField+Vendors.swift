// SPDX-License-Identifier: Apache-2.0

/// Where the requests of Ollama's, Anthropic's and Gemini's own APIs have what matters.
extension RequestField {
    static let ollamaChat = tree(
        common + ollamaOptions + [
            ("messages[]", .message), ("messages[].content", .text), ("messages[].thinking", .text),
            ("messages[].tool_calls", .subtree), ("tools", .subtree), ("format", .subtree),
        ]
    )

    static let ollamaGenerate = tree(
        common + ollamaOptions + [
            ("prompt", .text), ("system", .text), ("suffix", .text), ("context[]", .text), ("format", .subtree),
        ]
    )

    private static let ollamaOptions: Paths = [("options", .limitHolder), ("options.num_predict", .outputLimit)]

    static let ollamaEmbed = tree(
        common + [("input", .text), ("input[]", .text), ("prompt", .text)]
    )

    static let anthropic = tree(
        common + [
            ("max_tokens", .outputLimit), ("thinking.budget_tokens", .thinkingBudget),
            ("system", .text), ("system[].text", .text), ("messages[]", .message), ("messages[].content", .text),
            ("messages[].content[].text", .text), ("messages[].content[].thinking", .text),
            ("messages[].content[].input", .subtree), ("messages[].content[].content", .text),
            ("messages[].content[].content[].text", .text), ("tools", .subtree),
        ]
    )

    /// Gemini's servers read names in both spellings.
    static let gemini = tree(
        geminiParts(in: "contents[].") + geminiParts(in: "systemInstruction.") + geminiParts(in: "system_instruction.")
            + geminiConfiguration("generationConfig", "maxOutputTokens", "max_output_tokens", "responseSchema")
            + geminiConfiguration("generation_config", "max_output_tokens", "maxOutputTokens", "response_schema")
            + [
                ("", .body), ("contents[]", .message), ("tools", .subtree), ("serviceTier", .serviceTier),
                ("service_tier", .serviceTier),
            ]
    )

    static let geminiEmbed = tree([
        ("", .body), ("content.parts[].text", .text), ("requests[].content.parts[].text", .text),
    ])

    private static func geminiParts(in place: String) -> Paths {
        [
            (place + "parts[].text", .text), (place + "parts[].functionCall", .subtree),
            (place + "parts[].functionResponse", .subtree),
        ]
    }

    private static func geminiConfiguration(_ name: String, _ limit: String, _ other: String, _ schema: String) -> Paths
    {
        [
            (name, .limitHolder), (name + "." + limit, .preferredOutputLimit), (name + "." + other, .outputLimit),
            (name + "." + schema, .subtree), (name + ".candidateCount", .choices),
            (name + ".candidate_count", .choices),
        ]
    }
}
