// SPDX-License-Identifier: Apache-2.0

extension StreamCut {
    /// Codex begins a turn anew unless it reads an event that ends it for good; this code does, and so does no other that
    /// says what has happened.
    func responses(_ place: StreamPlace) -> String {
        let response = """
            {"id":"resp_cut","object":"response","created_at":\(createdAt),"status":"failed",\
            "error":{"code":"insufficient_quota","message":\(quoted(message))},"incomplete_details":null,\
            "instructions":null,"metadata":{},"model":\(quoted(model)),"output":[],"parallel_tool_calls":true,\
            "tool_choice":"auto","tools":[],"usage":\(responsesUsage)}
            """
        return """
            event: response.failed
            data: {"type":"response.failed","sequence_number":\(place.events),"response":\(response)}


            """
    }

    /// Codex fails on a usage without any of these members.
    private var responsesUsage: String {
        """
        {"input_tokens":\(usage.input),"input_tokens_details":{"cached_tokens":\(usage.cached),\
        "cache_write_tokens":\(usage.cacheWrite)},"output_tokens":\(usage.output),\
        "output_tokens_details":{"reasoning_tokens":\(usage.reasoning)},"total_tokens":\(usage.input + usage.output)}
        """
    }

    func chat(_ object: String, _ content: String, _ place: StreamPlace) -> String {
        let choices = openChoices(place) { index in
            "{\"index\":\(index),\(content),\"logprobs\":null,\"finish_reason\":\"length\"}"
        }
        var events = choices.isEmpty ? "" : chunk(object, choices, usage: "null")
        if showsUsage { events += chunk(object, "", usage: chatUsage) }
        return events + "data: [DONE]\n\n"
    }

    private func chunk(_ object: String, _ choices: String, usage: String) -> String {
        """
        data: {"id":"cut","object":"\(object)","created":\(createdAt),"model":\(quoted(model)),"choices":[\(choices)],\
        "usage":\(usage)}


        """
    }

    private var chatUsage: String {
        """
        {"prompt_tokens":\(usage.input),"completion_tokens":\(usage.output),\
        "total_tokens":\(usage.input + usage.output),"prompt_tokens_details":{"cached_tokens":\(usage.cached)},\
        "completion_tokens_details":{"reasoning_tokens":\(usage.reasoning)}}
        """
    }
}
