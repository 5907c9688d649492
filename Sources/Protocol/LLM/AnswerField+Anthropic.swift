// SPDX-License-Identifier: Apache-2.0

/// Where Anthropic's answers have what is measured: the document, and the events of a stream.
extension AnswerField {
    static let anthropic = JSONPathTree(
        common + anthropicUsage(in: "") + anthropicUsage(in: "message.") + anthropicText(in: "content[].")
            + anthropicText(in: "content_block.") + [
                ("type", .type), ("index", .index), ("message.model", .model), ("delta.text", .text),
                ("delta.thinking", .text), ("delta.partial_json", .text), ("content[].input", .subtree),
                ("delta.stop_reason", .finishReason), ("stop_reason", .finishReason),
            ]
    )

    private static func anthropicText(in place: String) -> Paths {
        [(place + "text", .text), (place + "thinking", .text), (place + "name", .label)]
    }

    private static func anthropicUsage(in place: String) -> Paths {
        [
            (place + "usage", .usage), (place + "usage.input_tokens", .input), (place + "usage.output_tokens", .output),
            (place + "usage.cache_read_input_tokens", .cached),
            (place + "usage.cache_creation_input_tokens", .cacheWrite),
            (place + "usage.cache_creation.ephemeral_1h_input_tokens", .longCacheWrite),
            (place + "usage.output_tokens_details.thinking_tokens", .reasoning),
            (place + "usage.service_tier", .serviceTier),
        ]
    }
}
