// SPDX-License-Identifier: Apache-2.0

/// What scripted providers say.
enum Answers {
    static func json(_ body: String, status: String = "200 OK", _ fields: String = "") -> String {
        "HTTP/1.1 \(status)\r\ncontent-type: application/json\r\n\(fields)content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static let streamHead =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"

    static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    static let lastChunk = "0\r\n\r\n"

    static func event(_ data: String) -> String { "data: \(data)\n\n" }

    static let token = event(#"{"model":"m-1","choices":[{"index":0,"delta":{"content":"hello "}}]}"#)
    static let finish = event(#"{"model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
    static let usage = event(
        #"{"model":"m-1","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":3}}}"#
    )
    static let done = event("[DONE]")
    static let completed = event(
        #"{"type":"response.completed","response":{"model":"m-1","status":"completed","usage":{"input_tokens":11,"output_tokens":7,"total_tokens":18}}}"#
    )
    static let delta = event(#"{"type":"response.output_text.delta","delta":"hello "}"#)

    static let chatDocument =
        #"{"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}"#

    /// A whole event stream, of these events.
    static func stream(_ events: String...) -> String {
        streamHead + events.map(chunk).joined() + lastChunk
    }
}

/// A chat request; streamed as a rule.
func chat(_ model: String = "m-1", _ rest: String = #","stream":true"#) -> String {
    post("/v1/chat/completions", #"{"model":"\#(model)","messages":[{"role":"user","content":"hi"}]\#(rest)}"#)
}

func responses(_ model: String = "m-1") -> String {
    post("/v1/responses", #"{"model":"\#(model)","input":"hi","stream":true}"#)
}
