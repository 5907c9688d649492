// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Testing

@testable import proxy

/// Shutting down: what is on its way ends, nothing new begins, and what has to be cut is still recorded.
struct DrainTests {
    /// Shuts down on a thread of its own; the counter is at 1 when it has begun for sure, and tells how many were cut.
    private func drain(_ rig: Rig, within patience: Duration) throws -> (isDone: Counter, cut: Counter) {
        let isDone = Counter()
        let cut = Counter()
        _ = try Thread.start(name: "drain") {
            cut.add(rig.drain(within: patience))
            isDone.add(1)
        }
        return (isDone, cut)
    }

    private func waitUntilRefused(_ rig: Rig) -> Bool {
        let end = Clock.monotonic() + 10_000_000_000
        while Clock.monotonic() < end { if (try? rig.connect()) == nil { return true } }
        return false
    }

    @Test func `a running stream ends, and its connection with it`() throws {
        let goOn = Counter()
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead + Answers.chunk(Answers.token))
            goOn.wait(for: 1)
            peer.send(Answers.chunk(Answers.finish) + Answers.chunk(Answers.done) + Answers.lastChunk)
        }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        client.send(chat())
        let beginning = try #require(client.read(through: "hello "))
        let drained = try drain(rig, within: .seconds(10))

        #expect(waitUntilRefused(rig), "no new connection")
        #expect(drained.isDone.value == 0)
        goOn.add(1)
        let rest = String(decoding: client.readToEnd(), as: UTF8.self)
        #expect((beginning + rest).hasSuffix("\r\n0\r\n\r\n"))
        #expect(drained.isDone.wait(for: 1))
        #expect(drained.cut.value == 0)
        #expect(try #require(rig.samples(1).first).outcome == .completed)
    }

    @Test func `idle connections end at once`() throws {
        let rig = try Rig()
        let client = try rig.connect()
        #expect(client.ask(get("/healthz"))?["connection"] == nil)
        let began = Clock.monotonic()

        #expect(rig.drain(within: .seconds(10)) == 0)
        #expect(Clock.monotonic() - began < 5_000_000_000)
        #expect(client.readToEnd().isEmpty)
        #expect(client.hasEnded)
    }

    @Test func `a request on its way is answered, and told that it is the last`() throws {
        let rig = try Rig()
        let ready = try rig.connect()
        let live = try rig.connect()
        for client in [ready, live] { #expect(client.ask(get("/readyz"))?.status == 200) }
        ready.send("GET /readyz HTTP/1.1\r\nhost:")
        live.send("GET /healthz HTTP/1.1\r\nhost:")
        // Its answer shows that the worker has read the others' beginnings, too.
        #expect(try rig.ask(get("/healthz"))?.status == 200)
        let drained = try drain(rig, within: .seconds(10))
        #expect(waitUntilRefused(rig))
        ready.send(" x\r\n\r\n")
        live.send(" x\r\n\r\n")

        let refused = try #require(ready.answer())
        #expect(refused.status == 503)
        #expect(refused["x-tokenmeter-error"] == "shutting_down")
        #expect(refused["connection"] == "close")
        let answered = try #require(live.answer())
        #expect(answered.status == 200)
        #expect(answered["connection"] == "close")
        #expect(drained.isDone.wait(for: 1))
    }

    @Test func `what does not end in time is cut, and recorded`() throws {
        let upstream = try Upstream { peer, request, _ in
            if request.text.contains("begun") { peer.send(Answers.streamHead + Answers.chunk(Answers.token)) }
            _ = peer.readToEnd()
        }
        let rig = try Rig(upstream)
        let begun = try rig.connect()
        begun.send(chat("begun"))
        #expect(begun.read(through: "hello ") != nil)
        let waiting = try rig.connect()
        waiting.send(chat("waiting"))
        #expect(upstream.waitForRequests(2))

        #expect(rig.drain(within: .milliseconds(50)) == 2)
        let samples = rig.samples(2)
        #expect(samples.count == 2)
        #expect(samples.allSatisfy { $0.outcome == .cut })
        let stream = try #require(samples.first { $0.status == 200 })
        #expect(stream.usageSource == .estimated)
        #expect(stream.completionTokens > 0)
        #expect(samples.contains { $0.status == 503 })
        #expect(waiting.answer()?.status == 503)
        #expect(!String(decoding: begun.readToEnd(), as: UTF8.self).hasSuffix("0\r\n\r\n"))
        #expect(upstream.waitForEnds(2))
    }

    @Test func `clients that do not read are cut, too`() throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead)
            let chunk = Answers.chunk(String(repeating: "x", count: 1 << 20))
            while peer.send(chunk) {}
        }
        let rig = try Rig(upstream)
        let client = try rig.connect(receiveBuffer: 16 * 1024)
        client.send(chat())
        #expect(upstream.waitForRequests(1))

        #expect(rig.drain(within: .milliseconds(300)) == 1)
        #expect(try #require(rig.samples(1).first).outcome == .cut)
        #expect(upstream.waitForEnds(1))
    }

    @Test func `a retry is not waited for`() throws {
        let upstream = try Upstream(answers: [Answers.json("{}", status: "429 Slow", "retry-after: 60\r\n")])
        let rig = try Rig(upstream) { $0.retry.max = .seconds(100) }
        let client = try rig.connect()
        client.send(chat())
        #expect(upstream.waitForRequests(1))

        #expect(rig.drain(within: .seconds(10)) == 0)
        #expect(client.answer()?.status == 429)
    }
}
