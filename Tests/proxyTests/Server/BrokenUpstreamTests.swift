// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

/// Providers that break off, keep silent or talk nonsense.
struct BrokenUpstreamTests {
    @Test(arguments: [
        Answers.streamHead + Answers.chunk(Answers.token),
        Answers.streamHead + Answers.chunk(Answers.token) + "40\r\nhalf a chunk",
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\ncontent-type: text/event-stream\r\n\r\n" + Answers.token,
    ])
    func `a client can tell that a stream was cut`(answer: String) throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(answer)
            peer.close()
        }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        let message = try #require(client.ask(chat("m-1", #","stream":true,"stream_options":{"include_usage":true}"#)))

        #expect(message.status == 200)
        #expect(message.text.hasPrefix(Answers.token))
        #expect(!message.isWhole)
        #expect(client.hasEnded)
        let sample = try #require(rig.samples(1).first)
        #expect(sample.status == 200)
        #expect(sample.outcome == .upstreamFailed)
        #expect(sample.usageSource == .estimated)
        #expect(upstream.requests.count == 1, "no retry after the first byte")
    }

    @Test func `a stream without an end of its own is not complete, however well it is framed`() throws {
        let rig = try Rig(try Upstream(answers: [Answers.stream(Answers.token)]))
        let message = try #require(try rig.ask(chat()))

        #expect(message.isWhole)
        #expect(try #require(rig.samples(1).first).outcome == .upstreamFailed)
    }

    @Test func `silence before the answer is a 504`() throws {
        let upstream = try Upstream { peer, _, _ in _ = peer.readToEnd() }
        let rig = try Rig(upstream) { $0.timeouts.firstByte = .milliseconds(50) }
        let message = try #require(try rig.ask(chat()))

        #expect(message.status == 504)
        #expect(message["x-tokenmeter-error"] == "upstream_timeout")
        #expect(message.isWhole)
        #expect(upstream.waitForEnds(1))
        #expect(upstream.requests.count == 1, "the provider may be at work on it")
        let sample = try #require(rig.samples(1).first)
        #expect(sample.status == 504)
        #expect(sample.outcome == .upstreamFailed)
    }

    @Test func `silence within the answer cuts it`() throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead + Answers.chunk(Answers.token))
            _ = peer.readToEnd()
        }
        let rig = try Rig(upstream) { $0.timeouts.idle = .milliseconds(50) }
        let message = try #require(try rig.ask(chat()))

        #expect(!message.isWhole)
        #expect(upstream.waitForEnds(1))
        #expect(try #require(rig.samples(1).first).outcome == .upstreamFailed)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 200 OK\nbare: line\n\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nhalf: a hea",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 1x", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ])
    func `what is no answer is a 502, and not asked for again`(nonsense: String) throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(nonsense)
            peer.close()
        }
        let message = try #require(try Rig(upstream).ask(chat()))

        #expect(message.status == 502)
        #expect(message["x-tokenmeter-error"] == "upstream_failed")
        #expect(upstream.requests.count == 1)
    }

    @Test func `a provider that is not there is a 502, after retries`() throws {
        let closed = try Loopback.listener()
        Peer(closed.descriptor).close()
        let rig = try Rig { $0.providers[0].baseURL?.port = closed.port }
        let message = try #require(try rig.ask(chat()))

        #expect(message.status == 502)
        #expect(message["x-tokenmeter-error"] == "upstream_unreachable")
        #expect(message.text.contains("server_error"))
        let sample = try #require(rig.samples(1).first)
        #expect(sample.retries.connect == 2)
        #expect(sample.outcome == .upstreamFailed)
    }

    @Test func `interim answers are passed over`() throws {
        let answer =
            "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
            + Answers.json(Answers.chatDocument)
        let message = try #require(try Rig(try Upstream(answers: [answer])).ask(chat("m-1", "")))

        #expect(message.status == 200)
        #expect(message.text == Answers.chatDocument)
    }

    @Test func `a head may come byte by byte`() throws {
        let upstream = try Upstream { peer, _, _ in
            for byte in Array(
                Answers.json(Answers.chatDocument, "x-long: \(String(repeating: "y", count: 500))\r\n").utf8
            ) {
                peer.send([byte])
            }
        }
        let message = try #require(try Rig(upstream).ask(chat("m-1", "")))

        #expect(message.text == Answers.chatDocument)
        #expect(message["x-long"]?.count == 500)
    }

    @Test func `an answer may come at once with its whole body, however large`() throws {
        let body = "{\"x\":\"\(String(repeating: "z", count: 3 << 20))\"}"
        let message = try #require(try Rig(try Upstream(answers: [Answers.json(body)])).ask(chat("m-1", "")))

        #expect(message.text == body)
    }

    @Test func `a refusal comes through that a provider gives without reading on`() throws {
        let early = try EarlyServer(answer: Answers.json(#"{"error":"too large"}"#, status: "413 Too Large"))
        let rig = try Rig { $0.providers[0].baseURL?.port = early.port }
        let message = try #require(try rig.ask(chat("m-1", #","user":"\#(String(repeating: "x", count: 16 << 20))""#)))

        #expect(message.status == 413)
        #expect(message.text == #"{"error":"too large"}"#)
        #expect(try #require(rig.samples(1).first).retries.reset == 0)
    }
}
