// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct AnswerEndTests {
    static let ends: [(dialect: Dialect, body: String, end: AnswerEnd)] = [
        (.chat, "data: [DONE]\n\n", .completed),
        (.chat, "data:[DONE]\n\n", .completed),
        (.chat, "data: [DONE]", .completed),
        (.chat, "data: [DONE] \n\n", .completed),
        (.chat, "data: [DONE\n\n", .open),
        (.chat, "data: \"[DONE]\"\n\n", .open),
        (.chat, #"data: {"choices":[{"finish_reason":null}]}"# + "\n\n", .open),
        (.chat, #"data: {"choices":[{"finish_reason":"stop"}]}"# + "\n\n", .completed),
        (.chat, #"data: {"error":{"message":"no"}}"# + "\n\ndata: [DONE]\n\n", .failed),
        (.chat, #"data: {"error":"no"}"# + "\n\n", .failed),
        (.chat, #"data: {"error":null,"choices":[]}"# + "\n\n", .open),
        (.chat, "event: error\ndata: {\"error\":{}}\n\n", .failed),
        (.chat, #"{"choices":[]}"#, .completed),
        (.chat, #"{"choices":[]"#, .open),
        (.chat, #"{"error":{"message":"no"}}"#, .failed),
        (.chat, "", .open),
        (.chat, "<html>", .open),
        (.responses, #"data: {"type":"response.completed"}"# + "\n\n", .completed),
        (.responses, #"data: {"response":{"usage":null},"type":"response.completed"}"#, .completed),
        (.responses, #"data: {"type":"response.incomplete"}"# + "\n\n", .completed),
        (.responses, #"data: {"type":"response.failed","response":{}}"# + "\n\n", .failed),
        (.responses, #"data: {"type":"error"}"# + "\n\n", .failed),
        (.responses, #"data: {"type":"response.completed"}"# + "\n\ndata: {\"type\":\"error\"}\n\n", .completed),
        (.responses, #"data: {"type":"response.output_text.delta","delta":"response.completed"}"# + "\n\n", .open),
        (.responses, #"data: {"item":{"type":"response.completed"}}"# + "\n\n", .open),
        (.responses, #"{"status":"completed","error":null}"#, .completed),
        (.responses, #"{"status":"incomplete"}"#, .completed),
        (.responses, #"{"status":"failed","error":{"code":"x"}}"#, .failed),
        (.embeddings, #"{"data":[]}"#, .completed),
        (.ollamaChat, #"{"done":false}"# + "\n", .open),
        (.ollamaChat, #"{"done":true}"# + "\n", .completed),
        (.ollamaChat, #"{"done":true}"#, .completed),
        (.ollamaChat, #"{"error":"model not found"}"#, .failed),
        (.ollamaChat, #"{"message":{"done":true}}"#, .open),
        (.ollamaChat, "{\"message\":nonsense}\n{\"done\":true}\n", .completed),
        (.ollamaEmbed, #"{"embeddings":[[0.1,-2e-3]]}"#, .completed),
        (.other, #"{"error":{}}"#, .open),
    ]

    @Test(arguments: ends)
    func `the body tells how the answer ended`(dialect: Dialect, body: String, end: AnswerEnd) {
        #expect(Measurement(dialect, body).end == end)
        #expect(Measurement(dialect, Array(body.utf8).map { [$0] }).end == end)
    }
}
