// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

struct RetryTests {
    private static let good = Answers.json(Answers.chatDocument)
    private static let bad = Answers.json(#"{"error":{"message":"down"}}"#, status: "500 Down")

    @Test func `an error twice is nothing that a client hears of`() throws {
        let upstream = try Upstream(answers: [Self.bad, Self.bad, Self.good])
        let rig = try Rig(upstream)
        let message = try #require(try rig.ask(chat("m-1", "")))

        #expect(message.status == 200)
        #expect(message.text == Answers.chatDocument)
        let sample = try #require(rig.samples(1).first)
        #expect(sample.retries.serverError == 2)
        #expect(sample.status == 200)
        #expect(sample.promptTokens == 11, "counted once")
        let bodies = Set(upstream.requests.map(\.text))
        #expect(upstream.requests.count == 3)
        #expect(bodies.count == 1)
    }

    @Test func `the last error is passed on as it came`() throws {
        let upstream = try Upstream(answers: [Self.bad])
        let rig = try Rig(upstream)
        let message = try #require(try rig.ask(chat()))

        #expect(message.status == 500)
        #expect(message.text == #"{"error":{"message":"down"}}"#)
        #expect(message["x-tokenmeter-error"] == nil, "it is the provider's")
        #expect(upstream.requests.count == 3)
        let sample = try #require(rig.samples(1).first)
        #expect(sample.retries.serverError == 2)
        #expect(!sample.isStream, "an error is no stream")
        #expect(sample.usageSource == .none)
        #expect(rig.model(sample) == "other", "nothing has answered under this name")
    }

    @Test(arguments: [
        Answers.json("{}", status: "429 Slow", "retry-after: 3600\r\n"),
        Answers.json("{}", status: "500 Down", "x-should-retry: false\r\n"),
        Answers.json("{}", status: "400 Wrong"),
        Answers.json("{}", status: "402 Pay"),
    ])
    func `these are passed on at once`(answer: String) throws {
        let upstream = try Upstream(answers: [answer, Self.good])
        let message = try #require(try Rig(upstream).ask(chat("m-1", "")))

        #expect(message.status != 200)
        #expect(upstream.requests.count == 1)
    }

    @Test func `what must not be done twice is not`() throws {
        let upstream = try Upstream(answers: [Self.bad, Self.good])
        let message = try #require(try Rig(upstream).ask(post("/v1/files", "{}")))

        #expect(message.status == 500)
        #expect(upstream.requests.count == 1)
    }

    @Test func `a rate limit is waited for, and counted as one`() throws {
        let upstream = try Upstream(answers: [Answers.json("{}", status: "429 Slow", "retry-after: 0\r\n"), Self.good])
        let rig = try Rig(upstream)

        #expect(try rig.ask(chat("m-1", ""))?.status == 200)
        let sample = try #require(rig.samples(1).first)
        #expect(sample.retries.rateLimited == 1)
        #expect(sample.retries.serverError == 0)
    }

    @Test func `a connection that breaks before the answer is made again`() throws {
        let upstream = try Upstream { peer, _, number in
            if number == 0 { peer.reset() } else { peer.send(Self.good) }
        }
        let rig = try Rig(upstream)

        #expect(try rig.ask(chat("m-1", ""))?.status == 200)
        #expect(try #require(rig.samples(1).first).retries.reset == 1)
    }

    /// The provider closes each connection as it gets a second request on it, like one whose idle time has run out.
    @Test(arguments: [chat("m-1", ""), post("/v1/files", "{}")])
    func `a dead pooled connection costs nobody anything`(request: String) throws {
        let served = Counter()
        let upstream = try Upstream { peer, _, number in
            // Requests 0 and 1 fill the pool with two connections; both die at the next request.
            if number == 0 { served.wait(for: 2) }
            if number == 1 { served.add(2) }
            if number == 2 { peer.close() } else { peer.send(Self.good) }
        }
        let rig = try Rig(upstream)
        let first = try rig.connect()
        first.send(request)
        upstream.waitForRequests(1)
        #expect(try rig.ask(request)?.status == 200)
        #expect(first.answer()?.status == 200)
        #expect(upstream.connections == 2)

        #expect(try rig.ask(request)?.status == 200)
        #expect(upstream.connections == 3, "a new one, not the other old one")
        #expect(rig.samples(3).allSatisfy { $0.retries.reset == 0 })
    }

    @Test func `connections are used again`() throws {
        let upstream = try Upstream(answers: [Self.good])
        let rig = try Rig(upstream)
        for _ in 0..<5 { #expect(try rig.ask(chat("m-1", ""))?.status == 200) }

        #expect(upstream.connections == 1)
    }
}
