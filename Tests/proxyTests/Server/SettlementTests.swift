// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Testing

@testable import proxy

/// What an exchange comes to in its sample.
struct SettlementTests {
    private static let prices = PriceBook(rules: [
        .init(
            "up:m-1",
            Rates(input: 1_000_000_000, cachedInput: 100_000_000, cacheWrite: 0, output: 4_000_000_000)
        )
    ])

    private func sample(_ request: String, _ answer: String) throws -> (Rig, RequestSample) {
        let rig = try Rig(try Upstream(answers: [answer]), prices: Self.prices)
        _ = try #require(try rig.ask(request))
        return (rig, try #require(rig.samples(1).first))
    }

    @Test func `a streamed answer with usage`() throws {
        let (rig, sample) = try sample(
            chat(),
            Answers.stream(Answers.token, Answers.token, Answers.finish, Answers.usage, Answers.done)
        )

        #expect(sample.kind == .model)
        #expect(sample.isStream)
        #expect(sample.outcome == .completed)
        #expect(sample.usageSource == .provider)
        #expect(sample.promptTokens == 11)
        #expect(sample.cachedTokens == 3)
        #expect(sample.completionTokens == 7)
        #expect(sample.costNanodollars == 8_000 + 300 + 28_000)
        #expect(!sample.isPriceUnknown)
        #expect(sample.promptCharacters == 2)
        #expect(sample.timeToFirstToken > 0)
        #expect(sample.timeToFirstToken <= sample.duration)
        #expect(sample.requestOverhead > 0)
        #expect(sample.responseOverhead > 0)
        #expect(rig.model(sample) == "m-1")
        #expect(rig.provider(sample) == "up")
        #expect(rig.tenant(sample) == "default")
        #expect(rig.route(sample) == "/v1/chat/completions")
    }

    @Test func `the time between first and last token`() throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead + Answers.chunk(Answers.token))
            Counter().pause(milliseconds: 60)
            peer.send(Answers.chunk(Answers.token) + Answers.chunk(Answers.done) + Answers.lastChunk)
        }
        let rig = try Rig(upstream)
        _ = try rig.ask(chat())
        let sample = try #require(rig.samples(1).first)

        #expect(sample.generation >= 50_000_000)
        #expect(sample.generation + sample.timeToFirstToken <= sample.duration)
    }

    @Test(arguments: [
        (chat("m-1", ""), Answers.json(Answers.chatDocument), true, false, RequestSample.UsageSource.provider),
        (chat(), Answers.json(Answers.chatDocument), true, true, .provider),
        (chat(), Answers.stream(Answers.token, Answers.finish, Answers.done), true, true, .estimated),
        (chat(), Answers.stream(Answers.token, Answers.finish), true, true, .estimated),
        (chat(), Answers.stream(Answers.token, Answers.usage), false, true, .partial),
        (chat(), Answers.stream(Answers.event(#"{"error":{"message":"no"}}"#), Answers.done), false, true, .none),
        (chat("m-1", ""), Answers.json(#"{"error":{"message":"no"}}"#), false, false, .none),
        (responses(), Answers.stream(Answers.delta, Answers.completed), true, true, .provider),
        (responses(), Answers.stream(Answers.delta), false, true, .estimated),
        (
            responses(), Answers.stream(Answers.delta, Answers.event(#"{"type":"response.failed"}"#)), false, true,
            .estimated
        ),
        (responses(), Answers.stream(Answers.event(#"{"type":"response.failed"}"#)), false, true, .none),
        (chat(), Answers.json("not json at all"), false, true, .estimated),
        (chat("m-1", ""), Answers.json("not json at all"), true, false, .estimated),
        (chat("m-1", ""), "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", true, false, .estimated),
    ])
    func `outcome and source of every kind of answer`(
        request: String,
        answer: String,
        isComplete: Bool,
        isStream: Bool,
        source: RequestSample.UsageSource
    ) throws {
        let (_, sample) = try sample(request, answer)

        #expect(sample.outcome == (isComplete ? .completed : .upstreamFailed))
        #expect(sample.isStream == isStream)
        #expect(sample.usageSource == source)
        #expect(sample.status == 200)
        if source == .none { #expect(sample.costNanodollars == 0) }
    }

    @Test(arguments: [400, 401, 404, 422])
    func `an error costs nothing and makes no label`(status: Int) throws {
        let (rig, sample) = try sample(chat("m-9"), Answers.json(#"{"error":{}}"#, status: "\(status) No"))

        #expect(sample.status == status)
        #expect(sample.usageSource == .none)
        #expect(sample.costNanodollars == 0)
        #expect(!sample.isStream)
        #expect(rig.model(sample) == "other")
    }

    @Test func `a model that has answered and has no price is told of`() throws {
        let (rig, sample) = try sample(chat("m-7", ""), Answers.json(Answers.chatDocument))

        #expect(rig.model(sample) == "m-7", "as the client named it")
        #expect(sample.isPriceUnknown)
        #expect(sample.costNanodollars == 0)
        #expect(sample.promptTokens == 11)
    }

    @Test func `a model without a price that is charged as another is still told of`() throws {
        let list = PriceList([.init("up:m-1", Rates(input: 1_000_000_000, output: 4_000_000_000))])
        let rig = try Rig(
            try Upstream(answers: [Answers.json(Answers.chatDocument)]),
            prices: PriceBook([list], standIn: "up:m-1")
        )
        _ = try #require(try rig.ask(chat("m-7", "")))
        let sample = try #require(rig.samples(1).first)

        #expect(sample.isPriceUnknown)
        #expect(sample.costNanodollars == 11_000 + 7 * 4_000)
    }

    @Test func `a compressed request is forwarded as it came, and its model taken from the answer`() throws {
        let upstream = try Upstream(answers: [
            Answers.stream(Answers.token, Answers.finish, Answers.usage, Answers.done)
        ])
        let rig = try Rig(upstream, prices: Self.prices)
        let body = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x7B, 0x22] as [UInt8]
        let client = try rig.connect()
        client.send(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-encoding: zstd\r\ncontent-length: \(body.count)\r\n\r\n"
        )
        client.send(body)
        let message = try #require(client.answer())

        let received = try #require(upstream.requests.first)
        #expect(received.body == body)
        #expect(received["content-encoding"] == "zstd")
        #expect(message.text.contains("usage"), "nothing is hidden that was not asked for")
        let sample = try #require(rig.samples(1).first)
        #expect(rig.model(sample) == "m-1")
        #expect(sample.isStream, "the answer says so")
        #expect(sample.costNanodollars == 8_000 + 300 + 28_000)
        #expect(!sample.isPriceUnknown)
    }

    @Test func `what is no call of a model counts as an exchange only`() throws {
        let upstream = try Upstream(answers: [Answers.json("{}")])
        let rig = try Rig(upstream)
        let client = try rig.connect()
        for request in [get("/v1/models"), get("/v1/chat/completions"), post("/v1/files", "{}"), get("/healthz")] {
            #expect(client.ask(request)?.status == 200)
        }

        #expect(rig.samples(4).allSatisfy { $0.kind == .http && $0.status == 200 && $0.usageSource == .none })
    }

    @Test func `a slow upload is not our overhead`() throws {
        let rig = try Rig(try Upstream(answers: [Answers.json(Answers.chatDocument)]))
        let client = try rig.connect()
        let request = chat("m-1", "")
        client.send(String(request.dropLast(10)))
        Counter().pause(milliseconds: 400)
        client.send(String(request.suffix(10)))
        #expect(client.answer()?.status == 200)
        let sample = try #require(rig.samples(1).first)

        #expect(sample.duration > 350_000_000)
        #expect((1..<200_000_000).contains(sample.requestOverhead))
    }
}
