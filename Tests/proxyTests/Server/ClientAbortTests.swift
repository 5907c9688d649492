// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

/// Clients that leave before the end; the provider must notice at once, and the sample must tell.
struct ClientAbortTests {
    @Test(arguments: [true, false])
    func `before the answer's head`(isReset: Bool) throws {
        let upstream = try Upstream { peer, _, _ in _ = peer.readToEnd() }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        client.send(chat())
        #expect(upstream.waitForRequests(1))
        if isReset { client.reset() } else { client.close() }

        #expect(upstream.waitForEnds(1), "the provider's connection is closed as soon as the client has gone")
        let sample = try #require(rig.samples(1).first)
        #expect(sample.kind == .model)
        #expect(sample.status == 499)
        #expect(sample.outcome == .clientAborted)
        // The provider has read the prompt, which it charges.
        #expect(sample.usageSource == .estimated)
        #expect(sample.promptTokens > 0 && sample.completionTokens == 0)
        #expect(sample.isStream)
    }

    @Test func `in mid-stream`() throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead + Answers.chunk(Answers.token))
            _ = peer.readToEnd()
        }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        client.send(chat())
        #expect(client.read(through: "hello ") != nil)
        client.close()

        #expect(upstream.waitForEnds(1))
        let sample = try #require(rig.samples(1).first)
        #expect(sample.status == 200)
        #expect(sample.outcome == .clientAborted)
        #expect(sample.usageSource == .estimated)
        #expect(sample.promptTokens > 0)
        #expect(sample.completionTokens > 0)
        #expect(sample.timeToFirstToken > 0)
        #expect(rig.model(sample) == "m-1")
    }

    @Test func `after response.completed, which is no abort`() throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead + Answers.chunk(Answers.delta) + Answers.chunk(Answers.completed))
            _ = peer.readToEnd()
        }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        client.send(responses())
        #expect(client.read(through: "response.completed") != nil)
        client.close()

        #expect(upstream.waitForEnds(1))
        let sample = try #require(rig.samples(1).first)
        #expect(sample.outcome == .completed)
        #expect(sample.usageSource == .provider)
        #expect(sample.promptTokens == 11)
        #expect(sample.completionTokens == 7)
    }

    @Test func `in the middle of the request`() throws {
        let rig = try Rig()
        let client = try rig.connect()
        client.send(String(chat().dropLast(5)))
        client.close()

        let sample = try #require(rig.samples(1).first)
        #expect(sample.status == 499)
        #expect(sample.kind == .http)
    }

    @Test func `while a retry is waited for`() throws {
        let upstream = try Upstream(answers: [Answers.json("{}", status: "429 Slow", "retry-after: 30\r\n")])
        let rig = try Rig(upstream) { $0.retry.max = .seconds(60) }
        let client = try rig.connect()
        client.send(chat())
        #expect(upstream.waitForRequests(1))
        client.close()

        let sample = try #require(rig.samples(1).first)
        #expect(sample.status == 499)
        #expect(sample.retries.rateLimited == 0, "the call has not been made again")
        #expect(upstream.requests.count == 1)
    }

    @Test func `while a provider does not take a large request`() throws {
        let silent = try SilentServer()
        let rig = try Rig { $0.providers[0].baseURL?.port = silent.port }
        let client = try rig.connect()
        client.send(chat("m-1", #","user":"\#(String(repeating: "x", count: 32 << 20))""#))
        client.close()

        #expect(try #require(rig.samples(1).first).status == 499)
    }

    @Test func `from a demonstration`() throws {
        let rig = try Rig()
        let client = try rig.connect()
        client.send(chat("demo"))
        #expect(client.read(through: "This") != nil)
        client.close()

        let sample = try #require(rig.samples(1).first)
        #expect(sample.outcome == .clientAborted)
        #expect(sample.usageSource == .estimated)
    }
}
