// SPDX-License-Identifier: Apache-2.0

/// Anthropic's Messages.
extension DemoModel {
    private var stopReason: String { isTruncated ? "max_tokens" : "end_turn" }

    private func message(content: String, stop: String, outputTokens: Int) -> String {
        """
        {"id":"msg_demo_\(serial)","type":"message","role":"assistant","model":\(quoted(model)),"content":[\(content)],\
        "stop_reason":\(stop),"stop_sequence":null,"usage":\(usage(outputTokens))}
        """
    }

    private func usage(_ outputTokens: Int) -> String {
        """
        {"input_tokens":\(promptTokens),"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
        "output_tokens":\(outputTokens),"service_tier":"standard"}
        """
    }

    private func block(_ text: String) -> String { "{\"type\":\"text\",\"text\":\(quoted(text))}" }

    var messagesBody: String {
        message(content: block(text), stop: "\"\(stopReason)\"", outputTokens: completionTokens)
    }

    var messagesEvents: [(type: String, data: String)] {
        let start = message(content: "", stop: "null", outputTokens: 1)
        let end = "\"delta\":{\"stop_reason\":\"\(stopReason)\",\"stop_sequence\":null}"
        var fields: [(type: String, rest: String)] = [
            ("message_start", ",\"message\":\(start)"),
            ("content_block_start", ",\"index\":0,\"content_block\":\(block(""))"),
        ]
        fields += words.map {
            ("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\(quoted($0))}")
        }
        fields += [
            ("content_block_stop", ",\"index\":0"),
            ("message_delta", ",\(end),\"usage\":\(usage(completionTokens))"),
            ("message_stop", ""),
        ]
        return fields.map { type, rest in (type, "{\"type\":\"\(type)\"\(rest)}") }
    }
}
