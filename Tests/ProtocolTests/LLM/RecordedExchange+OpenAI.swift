// SPDX-License-Identifier: Apache-2.0

import Protocol

extension RecordedExchange {
    static let openAI = [
        RecordedExchange(
            "Chat, streamed, with audio and a tier",
            .chat,
            events([
                chunk(#"{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}"#),
                chunk(#"{"index":0,"delta":{"content":"Hi"},"finish_reason":null}"#),
                chunk(#"{"index":0,"delta":{},"finish_reason":"stop"}"#),
                #"{"id":"c1","object":"chat.completion.chunk","model":"gpt-5.5","service_tier":"priority","choices":[],"#
                    + #""usage":{"prompt_tokens":1486,"completion_tokens":651,"total_tokens":2137,"#
                    + #""prompt_tokens_details":{"cached_tokens":1408,"cache_write_tokens":64,"audio_tokens":12},"#
                    + #""completion_tokens_details":{"reasoning_tokens":512,"audio_tokens":9,"#
                    + #""accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}"#,
                "[DONE]",
            ]),
            usage: TokenUsage(
                1486,
                651,
                cached: 1408,
                cacheWrite: 64,
                reasoning: 512,
                audioInput: 12,
                audioOutput: 9
            ),
            model: "gpt-5.5",
            tier: "priority",
            events: 1,
            characters: 2
        ),
        RecordedExchange(
            "Chat by Azure, which begins with a filter's report",
            .chat,
            events([
                #"{"id":"","object":"","created":0,"model":"","choices":[],"prompt_filter_results":"#
                    + #"[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}"#,
                #"{"id":"c1","model":"gpt-4.1-mini","choices":[{"index":0,"delta":{"content":"Hello"},"#
                    + #""content_filter_results":{}}]}"#,
                #"{"id":"c1","model":"gpt-4.1-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
                #"{"id":"c1","model":"gpt-4.1-mini","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,"#
                    + #""total_tokens":10}}"#,
                "[DONE]",
            ]),
            usage: TokenUsage(9, 1),
            model: "gpt-4.1-mini",
            events: 1,
            characters: 5
        ),
        RecordedExchange(
            "Chat in Gemini's OpenAI mode, where the total alone has the thinking",
            .chat,
            #"{"choices":[{"finish_reason":"stop","index":0,"message":{"content":"Blue.","role":"assistant"}}],"#
                + #""created":1,"id":"x","model":"gemini-2.5-pro","object":"chat.completion","#
                + #""usage":{"completion_tokens":758,"prompt_tokens":102,"total_tokens":1725}}"#,
            usage: TokenUsage(102, 1623, reasoning: 865),
            model: "gemini-2.5-pro",
            characters: 5
        ),
        RecordedExchange(
            "Chat by DeepSeek, with its own name for cached tokens",
            .chat,
            #"{"model":"deepseek-chat","choices":[{"message":{"content":"Yes"},"finish_reason":"stop"}],"#
                + #""usage":{"prompt_tokens":70,"completion_tokens":3,"total_tokens":73,"#
                + #""prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":6}}"#,
            usage: TokenUsage(70, 3, cached: 64),
            model: "deepseek-chat",
            characters: 3
        ),
        RecordedExchange(
            "Responses, streamed, where the tier differs from the one asked for",
            .responses,
            namedEvents([
                (
                    "response.created",
                    #"{"type":"response.created","response":{"id":"r","model":"gpt-5.5","service_tier":"auto","usage":null}}"#
                ),
                ("response.output_text.delta", #"{"type":"response.output_text.delta","delta":"Hej"}"#),
                (
                    "response.completed",
                    #"{"type":"response.completed","response":{"id":"r","status":"completed","service_tier":"flex","#
                        + #""model":"gpt-5.5","usage":{"input_tokens":30412,"input_tokens_details":"#
                        + #"{"cached_tokens":29184,"cache_write_tokens":640},"output_tokens":811,"#
                        + #""output_tokens_details":{"reasoning_tokens":448},"total_tokens":31223}}}"#
                ),
            ]),
            usage: TokenUsage(30412, 811, cached: 29184, cacheWrite: 640, reasoning: 448),
            model: "gpt-5.5",
            tier: "flex",
            events: 1,
            characters: 3
        ),
        RecordedExchange(
            "Responses, compacted",
            .responses,
            #"{"id":"resp_1","object":"response.compaction","created_at":1,"output":[{"type":"message","role":"user","#
                + #""content":[{"type":"input_text","text":"Go on"}]},{"type":"compaction","encrypted_content":"gAAA"}],"#
                + #""usage":{"input_tokens":6000,"input_tokens_details":{"cached_tokens":1024},"output_tokens":100,"#
                + #""output_tokens_details":{"reasoning_tokens":0},"total_tokens":6100}}"#,
            usage: TokenUsage(6000, 100, cached: 1024),
            model: nil,
            characters: 5
        ),
        RecordedExchange(
            "Completions, streamed",
            .completions,
            events([
                #"{"id":"cmpl","object":"text_completion","model":"gpt-3.5-turbo-instruct","choices":[{"text":"one","#
                    + #""index":0,"finish_reason":null}],"usage":null}"#,
                #"{"id":"cmpl","choices":[{"text":"","index":0,"finish_reason":"length"}],"usage":null}"#,
                #"{"id":"cmpl","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}"#,
                "[DONE]",
            ]),
            usage: TokenUsage(5, 7),
            model: "gpt-3.5-turbo-instruct",
            events: 1,
            characters: 3
        ),
        RecordedExchange(
            "Embeddings",
            .embeddings,
            #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-0.2]}],"#
                + #""model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}"#,
            usage: TokenUsage(8, 0),
            model: "text-embedding-3-small"
        ),
    ]

    private static func chunk(_ choice: String) -> String {
        #"{"id":"c1","object":"chat.completion.chunk","model":"gpt-5.5","service_tier":"auto","choices":[\#(choice)],"#
            + #""usage":null}"#
    }
}
