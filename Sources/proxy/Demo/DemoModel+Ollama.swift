// SPDX-License-Identifier: Apache-2.0

import Linux

/// Ollama's native API: one JSON object a line, the last with the counts.
extension DemoModel {
    private var opening: String {
        "{\"model\":\(quoted(model)),\"created_at\":\"\(Clock.rfc3339(created * 1_000_000_000))\""
    }

    /// Durations are nanoseconds, as Ollama reports them.
    private var counts: String {
        let evaluation = UInt64(completionTokens) * Self.pause
        return """
            "done":true,"done_reason":"\(isTruncated ? "length" : "stop")","total_duration":\(evaluation + 2_000_000),\
            "load_duration":1000000,"prompt_eval_count":\(promptTokens),"prompt_eval_duration":1000000,\
            "eval_count":\(completionTokens),"eval_duration":\(evaluation)
            """
    }

    private func message(_ content: some StringProtocol) -> String {
        "\"message\":{\"role\":\"assistant\",\"content\":\(quoted(content))}"
    }

    var ollamaChatBody: String { "\(opening),\(message(text)),\(counts)}" }

    var ollamaChatLines: [String] {
        words.map { "\(opening),\(message($0)),\"done\":false}" } + ["\(opening),\(message("")),\(counts)}"]
    }

    var ollamaGenerateBody: String { "\(opening),\"response\":\(quoted(text)),\(counts)}" }

    var ollamaGenerateLines: [String] {
        words.map { "\(opening),\"response\":\(quoted($0)),\"done\":false}" }
            + ["\(opening),\"response\":\"\",\(counts)}"]
    }

    func ollamaEmbedBody(inputs: Int) -> String {
        let rows = Array(repeating: Self.embedding, count: inputs).joined(separator: ",")
        return """
            {"model":\(quoted(model)),"embeddings":[\(rows)],"total_duration":2000000,"load_duration":1000000,\
            "prompt_eval_count":\(promptTokens)}
            """
    }
}
