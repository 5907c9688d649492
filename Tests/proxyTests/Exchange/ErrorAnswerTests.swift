// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing
import Transport

@testable import proxy

struct ErrorAnswerTests {
    private let answer = ErrorAnswer(status: 400, code: "a_code", message: "Say \"hello\",\n\u{1}\\ caf\u{E9}.")

    @Test func `speaks as OpenAI's API does`() {
        #expect(
            String(decoding: answer.body(for: .openAI), as: UTF8.self)
                == #"{"error":{"message":"Say \"hello\",\u000a\u0001\\ café.","type":"invalid_request_error","#
                + #""param":null,"code":"a_code"}}"#
        )
    }

    @Test func `speaks as Ollama's API does`() {
        #expect(
            String(decoding: answer.body(for: .ollama), as: UTF8.self)
                == #"{"error":"Say \"hello\",\u000a\u0001\\ café."}"#
        )
    }

    @Test(arguments: [
        (400, "invalid_request_error"), (401, "authentication_error"), (402, "billing_error"), (404, "not_found_error"),
        (413, "request_too_large"), (429, "rate_limit_error"), (502, "api_error"), (503, "overloaded_error"),
    ])
    func `speaks as Anthropic's API does`(status: Int, type: String) {
        let answer = ErrorAnswer(status: status, code: "c", message: "Say \"no\".")
        #expect(
            String(decoding: answer.body(for: .anthropic), as: UTF8.self)
                == #"{"type":"error","error":{"type":"\#(type)","message":"Say \"no\"."}}"#
        )
    }

    @Test(arguments: [
        (400, "INVALID_ARGUMENT"), (401, "UNAUTHENTICATED"), (402, "RESOURCE_EXHAUSTED"), (404, "NOT_FOUND"),
        (429, "RESOURCE_EXHAUSTED"), (502, "UNAVAILABLE"), (504, "DEADLINE_EXCEEDED"),
    ])
    func `speaks as Gemini's API does`(status: Int, name: String) {
        let answer = ErrorAnswer(status: status, code: "c", message: "No.")
        #expect(
            String(decoding: answer.body(for: .gemini), as: UTF8.self)
                == #"{"error":{"code":\#(status),"message":"No.","status":"\#(name)"}}"#
        )
    }

    @Test func `speaks to Azure's clients as OpenAI's API does`() {
        #expect(answer.body(for: .azure) == answer.body(for: .openAI))
    }

    @Test(arguments: [(400, "invalid_request_error"), (404, "invalid_request_error"), (502, "server_error")])
    func `types an error by its status`(status: Int, type: String) {
        #expect(ErrorAnswer(status: status, code: "x", message: "").type == type)
    }

    @Test(arguments: [
        (ErrorAnswer.notFound, ["x-tokenmeter-error: unknown_path"]),
        (.forbiddenScrape, ["x-tokenmeter-error: scrape_token", "www-authenticate: Bearer"]),
        (.methodNotAllowed, ["x-tokenmeter-error: method_not_allowed", "allow: GET, HEAD"]),
        (.webSocket, ["x-tokenmeter-error: websocket_not_supported", "upgrade: HTTP/1.1", "connection: upgrade"]),
    ])
    func `says what its status has to be accompanied by`(answer: ErrorAnswer, fields: [String]) {
        #expect(answer.fields.map { "\($0.name): \(String(decoding: $0.value, as: UTF8.self))" } == fields)
    }

    @Test(arguments: [
        (UpstreamFault.transport(.timedOut), true, 504, "upstream_timeout"),
        (.transport(.timedOut), false, 504, "upstream_timeout"),
        (.transport(.closed), true, 502, "upstream_unreachable"),
        (.transport(.closed), false, 502, "upstream_failed"),
        (.malformed(.malformedStatusLine), false, 502, "upstream_failed"),
        (.upgraded, false, 502, "upstream_failed"),
    ])
    func `tells why a provider gave no answer`(fault: UpstreamFault, isConnecting: Bool, status: Int, code: String) {
        let answer = ErrorAnswer(fault, isConnecting: isConnecting, provider: "up")

        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(answer.message.contains("\"up\""))
    }

    @Test(arguments: [
        (ServerFault.malformed(.conflictingFraming), 400), (.malformed(.tooManyFields(limit: 1)), 431),
        (.bodyTooLarge(limit: 9), 413), (.timedOut, 408),
    ])
    func `tells what was wrong with a request`(fault: ServerFault, status: Int) {
        #expect(ErrorAnswer(fault)?.status == status)
    }

    @Test func `has nothing to say to who has gone`() {
        #expect(ErrorAnswer(ServerFault.gone) == nil)
    }

    @Test func `repeats no more than the beginning of what a client wrote`() {
        let endless = "e" + String(repeating: "\u{301}", count: 100_000)

        for answer in [ErrorAnswer.unknownProvider(endless), .unknownPrice(endless), .noProvider(endless)] {
            #expect(answer.message.utf8.count < 400)
        }
    }
}
