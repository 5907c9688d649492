// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

/// Calls through the APIs of Anthropic, Gemini and Azure, from the client's bytes to the sample.
struct VendorTests {
    private func rig(_ upstream: Upstream, _ kind: Provider.Kind) throws -> Rig {
        try Rig(upstream) { configuration in
            var provider = configuration.providers[0]
            provider.name = kind.rawValue
            provider.kind = kind
            provider.baseURL?.path = ""
            if kind == .azure { provider.deployments = [.init(name: "my-dep", model: "gpt-5.5")] }
            configuration.providers.append(provider)
        }
    }

    private static let messages = Answers.stream(
        Answers.event(
            #"{"type":"message_start","message":{"model":"claude-opus-5","usage":{"input_tokens":12,"#
                + #""cache_read_input_tokens":100,"cache_creation_input_tokens":30,"output_tokens":1}}}"#
        ),
        Answers.event(#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello"}}"#),
        Answers.event(#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}"#),
        Answers.event(#"{"type":"message_stop"}"#)
    )

    @Test func `a message of Anthropic's`() throws {
        let upstream = try Upstream(answers: [Self.messages])
        let rig = try rig(upstream, .anthropic)
        let body =
            #"{"model":"claude-opus-5","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}"#
        _ = try #require(try rig.ask(post("/v1/messages?beta=true", body)))
        let sample = try #require(rig.samples(1).first)

        #expect(sample.promptTokens == 142)
        #expect(sample.cachedTokens == 100)
        #expect(sample.cacheWriteTokens == 30)
        #expect(sample.completionTokens == 7)
        #expect(sample.outcome == .completed)
        #expect(sample.promptCharacters == 2)
        #expect(rig.provider(sample) == "anthropic")
        #expect(rig.model(sample) == "claude-opus-5")
        #expect(rig.route(sample) == "/v1/messages")
        let received = try #require(upstream.requests.first)
        #expect(received.target == "/v1/messages?beta=true")
        #expect(received.text == body)
    }

    @Test func `a stream of Gemini's, whose model is in the path`() throws {
        let pieces =
            #"[{"candidates":[{"content":{"parts":[{"text":"hello"}]}}]},"#
            + #"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"#
            + #""candidatesTokenCount":3,"thoughtsTokenCount":4}}]"#
        let upstream = try Upstream(answers: [Answers.json(pieces)])
        let rig = try rig(upstream, .gemini)
        let path = "/v1beta/models/gemini-2.5-pro:streamGenerateContent"
        _ = try #require(try rig.ask(post(path, #"{"contents":[{"parts":[{"text":"hi"}]}]}"#)))
        let sample = try #require(rig.samples(1).first)

        #expect(sample.isStream)
        #expect(sample.promptTokens == 9)
        #expect(sample.completionTokens == 7)
        #expect(sample.reasoningTokens == 4)
        #expect(sample.outcome == .completed)
        #expect(rig.provider(sample) == "gemini")
        #expect(rig.model(sample) == "gemini-2.5-pro")
        #expect(try #require(upstream.requests.first).target == path)
    }

    @Test func `a deployment of Azure's, counted as its model`() throws {
        let upstream = try Upstream(answers: [Answers.json(Answers.chatDocument)])
        let rig = try rig(upstream, .azure)
        let path = "/openai/deployments/my-dep/chat/completions?api-version=2024-10-21"
        _ = try #require(try rig.ask(post(path, #"{"messages":[{"role":"user","content":"hi"}]}"#)))
        let sample = try #require(rig.samples(1).first)

        #expect(sample.promptTokens == 11)
        #expect(rig.provider(sample) == "azure")
        #expect(rig.model(sample) == "gpt-5.5")
        #expect(try #require(upstream.requests.first).target == path)
    }

    @Test func `a server that refuses to be asked for usage is not asked`() throws {
        let upstream = try Upstream(answers: [Answers.stream(Answers.token, Answers.finish, Answers.done)])
        let rig = try Rig(upstream) { $0.providers[0].streamUsage = false }
        _ = try #require(try rig.ask(chat()))
        let sample = try #require(rig.samples(1).first)

        #expect(!(try #require(upstream.requests.first).text.contains("stream_options")))
        #expect(sample.usageSource == .estimated)
    }

    @Test(arguments: [
        ("/v1beta/models/g:generateContent", #""status":"NOT_FOUND""#),
        ("/openai/deployments/d/chat/completions", #""code":"no_route""#),
    ])
    func `where nobody speaks an API the refusal has its shape`(path: String, part: String) throws {
        let message = try #require(try Rig().ask(post(path, "{}")))

        #expect(message.status == 404)
        #expect(message["x-tokenmeter-error"] == "no_route")
        #expect(message.text.contains(part))
    }
}
