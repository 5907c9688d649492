// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

/// What HTTP asks of a server, through to a provider and back.
struct ConnectionTests {
    private static let good = Answers.json(Answers.chatDocument)

    @Test func `pipelined requests are answered in turn`() throws {
        let upstream = try Upstream { peer, request, _ in peer.send(Answers.json("\"\(request.target)\"")) }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        client.send(
            get("/v1/a") + get("/healthz") + post("/v1/b", "{}") + get("/nowhere")
                + get("/v1/c", "connection: close\r\n")
        )

        #expect(client.answer()?.text == "\"/base/a\"")
        #expect(client.answer()?.text == "ok\n")
        #expect(client.answer()?.text == "\"/base/b\"")
        #expect(client.answer()?.status == 404)
        #expect(client.answer()?.text == "\"/base/c\"")
        #expect(client.readToEnd().isEmpty)
        #expect(client.hasEnded)
    }

    @Test func `HEAD has a head only, and the connection goes on`() throws {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1234\r\ncontent-type: text/plain\r\n\r\n"
        let upstream = try Upstream { peer, request, _ in
            peer.send(request.start.hasPrefix("HEAD") ? head : Answers.json("{}"))
        }
        let rig = try Rig(upstream)
        let client = try rig.connect()
        let paths = ["/v1/models", "/healthz", "/metrics", "/nowhere"]

        for path in paths {
            let message = client.ask(get(path).replacing("GET", with: "HEAD"), hasBody: false)
            #expect(message?["content-length"] != nil)
        }
        #expect(client.ask(get("/v1/models"))?.text == "{}")
        #expect(upstream.connections == 1)
    }

    @Test(arguments: ["204 No Content", "304 Not Modified"])
    func `an answer without a body leaves the connection in step`(status: String) throws {
        let upstream = try Upstream { peer, _, number in
            peer.send(number == 0 ? "HTTP/1.1 \(status)\r\n\r\n" : Self.good)
        }
        let rig = try Rig(upstream)
        let client = try rig.connect()

        #expect(client.ask(chat())?.body.isEmpty == true)
        #expect(client.ask(chat("m-1", ""))?.text == Answers.chatDocument)
    }

    @Test func `HTTP 1.0 gets a body that ends with the connection`() throws {
        let rig = try Rig(try Upstream(answers: [Answers.stream(Answers.token, Answers.done)]))
        let client = try rig.connect()
        let message = try #require(client.ask(chat().replacing("HTTP/1.1", with: "HTTP/1.0")))

        #expect(message["transfer-encoding"] == nil)
        #expect(message["connection"] == "close")
        #expect(message.text == Answers.token + Answers.done)
        #expect(client.hasEnded)
    }

    @Test func `HTTP 1.0 can tell a body that was cut from one that has ended`() throws {
        let upstream = try Upstream { peer, _, _ in
            peer.send(Answers.streamHead + Answers.chunk(Answers.token))
            Counter().pause(milliseconds: 50)
            peer.close()
        }
        let client = try Rig(upstream).connect()
        let message = try #require(client.ask(chat().replacing("HTTP/1.1", with: "HTTP/1.0")))

        #expect(message.text == Answers.token)
        #expect(client.wasReset)
    }

    @Test func `HTTP 1.0 may keep a connection whose answers have lengths`() throws {
        let rig = try Rig(try Upstream(answers: [Self.good]))
        let client = try rig.connect()
        let request = chat("m-1", "").replacing("HTTP/1.1", with: "HTTP/1.0")
        let keeping = request.replacing("host: proxy", with: "connection: keep-alive")

        #expect(client.ask(keeping)?["connection"] == "keep-alive")
        #expect(client.ask(request)?["connection"] == "close")
        #expect(client.readToEnd().isEmpty)
    }

    @Test func `a body is asked for where the client waits to be asked`() throws {
        let rig = try Rig(try Upstream(answers: [Self.good]))
        let client = try rig.connect()
        let request = chat("m-1", "").replacing("host: proxy", with: "host: proxy\r\nexpect: 100-continue")
        let parts = request.split(separator: "\r\n\r\n", maxSplits: 1)
        client.send(parts[0] + "\r\n\r\n")

        #expect(client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        client.send(String(parts[1]))
        #expect(client.answer()?.text == Answers.chatDocument)
    }

    @Test func `a chunked request arrives with its length`() throws {
        let upstream = try Upstream(answers: [Self.good])
        let rig = try Rig(upstream)
        let body = #"{"model":"m-1","messages":[]}"#
        let request = post("/v1/chat/completions", "").replacing(
            "content-length: 0",
            with: "transfer-encoding: chunked"
        )
        let message = try rig.ask(request + Answers.chunk(body) + "0\r\nx-trailer: 1\r\n\r\n")

        #expect(message?.status == 200)
        let received = try #require(upstream.requests.first)
        #expect(received.text == body)
        #expect(received["content-length"] == String(body.utf8.count))
        #expect(received["transfer-encoding"] == nil)
        #expect(received["x-trailer"] == nil)
    }

    @Test func `a connection that rests too long just ends`() throws {
        let client = try Rig { $0.limits.idle = .milliseconds(100) }.connect()

        #expect(client.ask(get("/healthz"))?.status == 200)
        #expect(client.readToEnd().isEmpty)
        #expect(client.hasEnded)
    }
}
