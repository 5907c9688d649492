// SPDX-License-Identifier: Apache-2.0

import Protocol

extension RecordedExchange {
    static let anthropic = [
        RecordedExchange(
            "Messages, streamed: thinking, text and a tool call",
            .anthropic,
            namedEvents([
                (
                    "message_start",
                    #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","#
                        + #""model":"claude-opus-5","content":[],"stop_reason":null,"usage":{"input_tokens":12,"#
                        + #""cache_creation_input_tokens":0,"cache_read_input_tokens":18000,"#
                        + #""cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"#
                        + #""output_tokens":1,"service_tier":"standard"}}}"#
                ),
                (
                    "content_block_start",
                    #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#
                ),
                ("ping", #"{"type":"ping"}"#),
                delta(0, #"{"type":"thinking_delta","thinking":"Hm"}"#),
                delta(0, #"{"type":"signature_delta","signature":"EqQBCgIYAhIM1gbcDa9GJwZA2b3h"}"#),
                ("content_block_stop", #"{"type":"content_block_stop","index":0}"#),
                (
                    "content_block_start",
                    #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#
                ),
                delta(1, #"{"type":"text_delta","text":"Yes"}"#),
                delta(1, #"{"type":"text_delta","text":"!"}"#),
                ("content_block_stop", #"{"type":"content_block_stop","index":1}"#),
                (
                    "content_block_start",
                    #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","#
                        + #""name":"now","input":{}}}"#
                ),
                delta(2, #"{"type":"input_json_delta","partial_json":""}"#),
                delta(2, #"{"type":"input_json_delta","partial_json":"{\"a\":1}"}"#),
                ("content_block_stop", #"{"type":"content_block_stop","index":2}"#),
                (
                    "message_delta",
                    #"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"#
                        + #""usage":{"input_tokens":12,"cache_creation_input_tokens":640,"#
                        + #""cache_read_input_tokens":18000,"output_tokens":503}}"#
                ),
                ("message_stop", #"{"type":"message_stop"}"#),
            ]),
            // 12 + 640 + 18000 of input; the event before the end tells more than the first.
            usage: TokenUsage(18652, 503, cached: 18000, cacheWrite: 640),
            model: "claude-opus-5",
            tier: "standard",
            events: 4,
            // "Hm", "Yes", "!", the tool's name and its argument.
            characters: 2 + 3 + 1 + 3 + 7
        ),
        RecordedExchange(
            "Messages, whole, with an hour's cache",
            .anthropic,
            #"{"id":"msg_2","type":"message","role":"assistant","model":"claude-sonnet-5","content":["#
                + #"{"type":"text","text":"Done"},{"type":"tool_use","id":"t","name":"f","input":{"x":[1]}}],"#
                + #""stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":7,"#
                + #""cache_creation_input_tokens":5000,"cache_read_input_tokens":200,"#
                + #""cache_creation":{"ephemeral_5m_input_tokens":1000,"ephemeral_1h_input_tokens":4000},"#
                + #""output_tokens":88,"output_tokens_details":{"thinking_tokens":33},"service_tier":"priority","#
                + #""server_tool_use":{"web_search_requests":1}}}"#,
            usage: TokenUsage(5207, 88, cached: 200, cacheWrite: 5000, longCacheWrite: 4000, reasoning: 33),
            model: "claude-sonnet-5",
            tier: "priority",
            // "Done", the name, and "x":[1].
            characters: 4 + 1 + 7
        ),
        RecordedExchange(
            "Messages, broken off by an error",
            .anthropic,
            namedEvents([
                (
                    "message_start",
                    #"{"type":"message_start","message":{"model":"claude-haiku-4-5","usage":{"input_tokens":25,"#
                        + #""output_tokens":1}}}"#
                ),
                delta(0, #"{"type":"text_delta","text":"Wait"}"#),
                ("error", #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
            ]),
            usage: TokenUsage(25, 1),
            model: "claude-haiku-4-5",
            events: 1,
            characters: 4,
            end: .failed
        ),
        RecordedExchange(
            "Messages, broken off without a word",
            .anthropic,
            namedEvents([
                ("message_start", #"{"type":"message_start","message":{"model":"m","usage":{"input_tokens":25}}}"#),
                delta(0, #"{"type":"text_delta","text":"Wait"}"#),
            ]),
            usage: TokenUsage(25, 0),
            model: "m",
            events: 1,
            characters: 4,
            end: .open
        ),
        RecordedExchange(
            "Messages, refused",
            .anthropic,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"}}"#,
            usage: nil,
            model: nil,
            end: .failed
        ),
    ]

    private static func delta(_ index: Int, _ delta: String) -> (name: String, data: String) {
        ("content_block_delta", #"{"type":"content_block_delta","index":\#(index),"delta":\#(delta)}"#)
    }
}
