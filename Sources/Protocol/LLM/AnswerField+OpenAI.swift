// SPDX-License-Identifier: Apache-2.0

/// Where OpenAI's answers have what is measured, and those of everyone who answers as OpenAI does.
extension AnswerField {
    static let chat = JSONPathTree(
        common + chatUsage(in: "") + chatUsage(in: "choices[].") + chatText(in: "choices[].delta.")
            + chatText(in: "choices[].message.") + [
                ("choices", .choices), ("choices[]", .choice), ("choices[].index", .choiceIndex),
                ("choices[].finish_reason", .finishReason),
                ("choices[].text", .text), ("service_tier", .serviceTier), ("usage.total_tokens", .total),
                ("usage.prompt_tokens_details.audio_tokens", .audioInput),
                ("usage.completion_tokens_details.audio_tokens", .audioOutput),
                // DeepSeek's name for it.
                ("usage.prompt_cache_hit_tokens", .cached),
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

    static let responses = JSONPathTree(
        common + responsesUsage(in: "") + responsesUsage(in: "response.")
            + responsesText(in: "output[].", as: .text) + responsesText(in: "item.", as: .repeated)
            + [("type", .type), ("status", .status), ("delta", .text), ("response.model", .model)]
    )

    private static func responsesUsage(in place: String) -> Paths {
        [
            (place + "usage", .usage), (place + "usage.input_tokens", .input), (place + "usage.output_tokens", .output),
            (place + "usage.input_tokens_details.cached_tokens", .cached),
            (place + "usage.input_tokens_details.cache_write_tokens", .cacheWrite),
            (place + "usage.input_tokens_details.audio_tokens", .audioInput),
            (place + "usage.output_tokens_details.reasoning_tokens", .reasoning),
            (place + "usage.output_tokens_details.audio_tokens", .audioOutput),
            (place + "service_tier", .serviceTier),
        ]
    }

    private static func responsesText(in place: String, as field: AnswerField) -> Paths {
        [
            (place + "content[].text", field), (place + "content[].refusal", field),
            (place + "summary[].text", field), (place + "arguments", field), (place + "input", field),
        ]
    }

    static let embeddings = JSONPathTree(common + [("usage", .usage), ("usage.prompt_tokens", .input)])
}
