// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

/// What a provider gets to see of a request, and a client of an answer.
struct ForwardingTests {
    private static let whole = Answers.stream(Answers.token, Answers.finish, Answers.usage, Answers.done)

    @Test func `usage is asked for and its chunk kept from a client that did not ask`() throws {
        let upstream = try Upstream(answers: [Self.whole])
        let rig = try Rig(upstream)
        let client = try rig.connect()
        let message = try #require(client.ask(chat()))

        #expect(message.text == Answers.token + Answers.finish + Answers.done)
        #expect(message.isWhole)
        let received = try #require(upstream.requests.first)
        #expect(
            received.text
                == #"{"stream_options":{"include_usage":true},"model":"m-1","messages":[{"role":"user","content":"hi"}],"stream":true}"#
        )
        #expect(received["content-length"] == String(received.body.count))
        #expect(client.ask(get("/healthz"))?.status == 200, "one terminator, and the connection is in step")
    }

    @Test func `a client that asked sees it`() throws {
        let upstream = try Upstream(answers: [Self.whole])
        let request = chat("m-1", #","stream":true,"stream_options":{"include_usage":true}"#)
        let message = try #require(try Rig(upstream).ask(request))

        #expect(message.text == Answers.token + Answers.finish + Answers.usage + Answers.done)
        #expect(try #require(upstream.requests.first).text == String(request.split(separator: "\r\n\r\n")[1]))
    }

    @Test(arguments: [
        Answers.json(Answers.chatDocument), Answers.json(#"{"error":{"message":"x"}}"#, status: "400 No"),
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\ncontent-length: 12\r\n\r\n\u{1F}data: \n\n\n\n\n",
    ])
    func `other answers come whole when usage was asked for`(answer: String) throws {
        let message = try #require(try Rig(try Upstream(answers: [answer])).ask(chat()))

        #expect(message.isWhole)
        #expect(answer.hasSuffix(message.text))
        #expect(!message.body.isEmpty)
    }

    @Test func `events leave as they come`() throws {
        let goOn = Counter()
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead)
            for _ in 0..<5 {
                peer.send(Answers.chunk(Answers.token))
                goOn.wait(for: 1)
                goOn.add(-1)
            }
            peer.send(Answers.chunk(Answers.done) + Answers.lastChunk)
        }
        let client = try Rig(upstream).connect()
        client.send(chat())

        #expect(client.read(through: "\r\n\r\n")?.contains("200") == true)
        for _ in 0..<5 {
            #expect(client.read(through: "\n\n\r\n") == Answers.chunk(Answers.token))
            goOn.add(1)
        }
        #expect(client.read(through: "0\r\n\r\n") == Answers.chunk(Answers.done) + Answers.lastChunk)
    }

    @Test func `the provider is chosen by the client, then by the model`() throws {
        let upstream = try Upstream { peer, request, _ in peer.send(Answers.json("\"\(request.target)\"")) }
        let client = try Rig(upstream).connect()
        let local = post("/v1/chat/completions", #"{"model":"m-1"}"#, "x-provider: local\r\n")

        #expect(client.ask(chat("m-1", ""))?.text == "\"/base/chat/completions\"")
        #expect(client.ask(local)?.text == "\"/v1/chat/completions\"")
        #expect(client.ask(post("/api/chat", #"{"model":"m-1","stream":false}"#))?.text == "\"/api/chat\"")
        #expect(client.ask(get("/t/team/api/tags"))?.text == "\"/api/tags\"")
        #expect(client.ask(chat("demo", ""))?.text.contains("chat.completion") == true)
        #expect(upstream.requests.allSatisfy { $0["x-provider"] == nil && $0["accept-encoding"] == "identity" })
    }

    @Test func `tenants are told apart, and not passed on`() throws {
        let upstream = try Upstream(answers: [Answers.json(Answers.chatDocument)])
        let rig = try Rig(upstream)
        let client = try rig.connect()
        _ = client.ask(post("/v1/chat/completions", "{}", "x-tenant: team-a\r\n"))
        _ = client.ask(post("/t/team-b/v1/chat/completions", "{}"))

        #expect(rig.samples(2).map(rig.tenant) == ["team-a", "team-b"])
        #expect(upstream.requests.allSatisfy { $0["x-tenant"] == nil && $0.target == "/base/chat/completions" })
    }

    @Test func `a provider's key is put in from its file`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("sk-file\n", to: "key")
        let upstream = try Upstream(answers: [Answers.json("{}")])
        let rig = try Rig(upstream) { $0.providers[0].apiKey = Secret(source: .file(path)) }
        _ = try rig.ask(get("/v1/models", "authorization: Bearer mine\r\n"))

        #expect(upstream.requests.first?["authorization"] == "Bearer sk-file")
    }

    @Test func `a large request and a large answer pass whole`() throws {
        let text = String(repeating: "0123456789abcdef", count: 512 * 1024)
        let upstream = try Upstream { peer, request, _ in peer.send(Answers.json(request.text)) }
        let message = try #require(try Rig(upstream).ask(post("/v1/files", "\"\(text)\"")))

        #expect(message.text == "\"\(text)\"")
    }
}
