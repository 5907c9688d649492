// SPDX-License-Identifier: Apache-2.0

/// OpenAI's Responses, with each event that Codex and the SDKs read.
extension DemoModel {
    var finalStatus: String { isTruncated ? "incomplete" : "completed" }

    private var itemID: String { "msg_demo_\(serial)" }

    private var part: String { "{\"type\":\"output_text\",\"annotations\":[],\"text\":\(quoted(text))}" }

    private func item(status: String, content: String) -> String {
        """
        {"id":"\(itemID)","type":"message","status":"\(status)","role":"assistant","content":[\(content)]}
        """
    }

    private var usage: String {
        """
        {"input_tokens":\(promptTokens),"input_tokens_details":{"cached_tokens":0},\
        "output_tokens":\(completionTokens),"output_tokens_details":{"reasoning_tokens":0},\
        "total_tokens":\(totalTokens)}
        """
    }

    func responseObject(status: String) -> String {
        let isDone = status != "in_progress"
        let reason = status == "incomplete" ? "{\"reason\":\"max_output_tokens\"}" : "null"
        return """
            {"id":"resp_demo_\(serial)","object":"response","created_at":\(created),"status":"\(status)",\
            "error":null,"incomplete_details":\(reason),"instructions":null,"metadata":{},"model":\(quoted(model)),\
            "output":[\(isDone ? item(status: status, content: part) : "")],"parallel_tool_calls":true,\
            "temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0,"usage":\(isDone ? usage : "null")}
            """
    }

    var responseEvents: [(type: String, data: String)] {
        let place = "\"item_id\":\"\(itemID)\",\"output_index\":0,\"content_index\":0"
        let emptyPart = "{\"type\":\"output_text\",\"annotations\":[],\"text\":\"\"}"
        var fields: [(type: String, rest: String)] = [
            ("response.created", "\"response\":\(responseObject(status: "in_progress"))"),
            ("response.output_item.added", "\"output_index\":0,\"item\":\(item(status: "in_progress", content: ""))"),
            ("response.content_part.added", "\(place),\"part\":\(emptyPart)"),
        ]
        fields += words.map { ("response.output_text.delta", "\(place),\"delta\":\(quoted($0)),\"logprobs\":[]") }
        fields += [
            ("response.output_text.done", "\(place),\"text\":\(quoted(text)),\"logprobs\":[]"),
            ("response.content_part.done", "\(place),\"part\":\(part)"),
            ("response.output_item.done", "\"output_index\":0,\"item\":\(item(status: finalStatus, content: part))"),
            ("response.\(finalStatus)", "\"response\":\(responseObject(status: finalStatus))"),
        ]
        return fields.enumerated().map { number, event in
            (event.type, "{\"type\":\"\(event.type)\",\"sequence_number\":\(number),\(event.rest)}")
        }
    }
}
