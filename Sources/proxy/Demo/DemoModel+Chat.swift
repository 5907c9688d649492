// SPDX-License-Identifier: Apache-2.0

/// OpenAI's Chat Completions, Completions and Embeddings.
extension DemoModel {
    private var finishReason: String { isTruncated ? "length" : "stop" }

    private var usage: String {
        """
        {"prompt_tokens":\(promptTokens),"completion_tokens":\(completionTokens),"total_tokens":\(totalTokens),\
        "prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}
        """
    }

    var chatBody: String {
        """
        {"id":"chatcmpl-demo-\(serial)","object":"chat.completion","created":\(created),"model":\(quoted(model)),\
        "choices":[{"index":0,"message":{"role":"assistant","content":\(quoted(text)),"refusal":null},\
        "logprobs":null,"finish_reason":"\(finishReason)"}],"usage":\(usage)}
        """
    }

    /// One chunk a word, one with the reason of the end, one with the usage.
    var chatChunks: [String] {
        var chunks = [chatChunk(#"{"role":"assistant","content":""}"#)]
        chunks += words.map { chatChunk("{\"content\":\(quoted($0))}") }
        chunks.append(chatChunk("{}", finish: "\"\(finishReason)\""))
        chunks.append(chunk("chatcmpl", "chat.completion.chunk", choices: "", usage: usage))
        return chunks
    }

    private func chatChunk(_ delta: String, finish: String = "null") -> String {
        chunk(
            "chatcmpl",
            "chat.completion.chunk",
            choices: "{\"index\":0,\"delta\":\(delta),\"logprobs\":null,\"finish_reason\":\(finish)}",
            usage: "null"
        )
    }

    private func chunk(_ prefix: String, _ object: String, choices: String, usage: String) -> String {
        """
        {"id":"\(prefix)-demo-\(serial)","object":"\(object)","created":\(created),"model":\(quoted(model)),\
        "choices":[\(choices)],"usage":\(usage)}
        """
    }

    var completionBody: String {
        let choice = completionChoice(text, finish: "\"\(finishReason)\"")
        return chunk("cmpl", "text_completion", choices: choice, usage: usage)
    }

    var completionChunks: [String] {
        var chunks = words.map {
            chunk("cmpl", "text_completion", choices: completionChoice($0, finish: "null"), usage: "null")
        }
        let end = completionChoice("", finish: "\"\(finishReason)\"")
        chunks.append(chunk("cmpl", "text_completion", choices: end, usage: "null"))
        chunks.append(chunk("cmpl", "text_completion", choices: "", usage: usage))
        return chunks
    }

    private func completionChoice(_ text: some StringProtocol, finish: String) -> String {
        "{\"text\":\(quoted(text)),\"index\":0,\"logprobs\":null,\"finish_reason\":\(finish)}"
    }

    func embeddingsBody(inputs: Int) -> String {
        let rows = (0..<inputs).map { "{\"object\":\"embedding\",\"index\":\($0),\"embedding\":\(Self.embedding)}" }
        return """
            {"object":"list","data":[\(rows.joined(separator: ","))],"model":\(quoted(model)),\
            "usage":{"prompt_tokens":\(promptTokens),"total_tokens":\(promptTokens)}}
            """
    }

    static let embedding = "[0.5,-0.5,0.5,-0.5]"
}
