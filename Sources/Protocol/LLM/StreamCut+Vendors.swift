// SPDX-License-Identifier: Apache-2.0

extension StreamCut {
    /// An open content block is closed first; a message that has not begun begins.
    func anthropic(_ place: StreamPlace) -> String {
        var events = place.events == 0 ? anthropicStart : ""
        if let index = place.openBlock {
            events += event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":\(index)}")
        }
        let delta = #"{"stop_reason":"max_tokens","stop_sequence":null}"#
        events += event("message_delta", "{\"type\":\"message_delta\",\"delta\":\(delta),\"usage\":\(anthropicUsage)}")
        return events + event("message_stop", #"{"type":"message_stop"}"#)
    }

    private var anthropicStart: String {
        let message = """
            {"id":"msg_cut","type":"message","role":"assistant","model":\(quoted(model)),"content":[],\
            "stop_reason":null,"stop_sequence":null,"usage":\(anthropicUsage)}
            """
        return event("message_start", "{\"type\":\"message_start\",\"message\":\(message)}")
    }

    private func event(_ type: String, _ data: String) -> String { "event: \(type)\ndata: \(data)\n\n" }

    /// Anthropic's input is what neither came from the cache nor went to it.
    private var anthropicUsage: String {
        """
        {"input_tokens":\(usage.input - usage.cached - usage.cacheWrite),\
        "cache_creation_input_tokens":\(usage.cacheWrite),"cache_read_input_tokens":\(usage.cached),\
        "output_tokens":\(usage.output)}
        """
    }

    func gemini(_ place: StreamPlace) -> String {
        let content = #""content":{"role":"model","parts":[{"text":""}]},"finishReason":"MAX_TOKENS""#
        let candidates = openChoices(place) { "{\(content),\"index\":\($0)}" }
        return """
            {"candidates":[\(candidates)],\
            "usageMetadata":{"promptTokenCount":\(usage.input),"cachedContentTokenCount":\(usage.cached),\
            "candidatesTokenCount":\(usage.output - usage.reasoning),"thoughtsTokenCount":\(usage.reasoning),\
            "totalTokenCount":\(usage.input + usage.output)},"modelVersion":\(quoted(model))}
            """
    }

    /// Clients read line by line, and fail on an empty one.
    func ollama(_ content: String, _ place: StreamPlace) -> String {
        """
        \(place.lacksSeparator ? "\n" : ""){"model":\(quoted(model)),\(content),"done":true,"done_reason":"length",\
        "prompt_eval_count":\(usage.input),"eval_count":\(usage.output)}

        """
    }
}
