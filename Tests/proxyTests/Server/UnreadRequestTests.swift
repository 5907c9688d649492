// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

/// Requests that are answered before they have been read to their end.
struct UnreadRequestTests {
    @Test(arguments: ["content-length: 2000", "transfer-encoding: chunked"])
    func `a body over the limit is a 413 that the client gets to read`(framing: String) throws {
        let rig = try Rig { $0.limits.body = 1024 }
        let client = try rig.connect()
        let chunk = Answers.chunk(String(repeating: "x", count: 600))
        client.send(post("/v1/chat/completions", "").replacing("content-length: 0", with: framing))
        for _ in 0..<4 { client.send(chunk) }
        let message = try #require(client.answer())

        #expect(message.status == 413)
        #expect(message["x-tokenmeter-error"] == "body_too_large")
        #expect(message["connection"] == "close")
        for _ in 0..<1_000 { client.send(chunk) }
        #expect(client.readToEnd().isEmpty)
        #expect(client.hasEnded)
        #expect(try #require(rig.samples(1).first).duration < 5_000_000_000, "recorded before the lingering")
    }

    @Test func `a refused request whose body was not read ends its connection`() throws {
        let rig = try Rig()
        let client = try rig.connect()
        client.send(post("/nowhere", "{\"a\":1}") + get("/healthz"))

        #expect(client.answer()?.status == 404)
        client.stopSending()
        #expect(client.readToEnd().isEmpty, "its bytes are not taken for a request")
    }

    @Test func `a refused request with an empty body does not`() throws {
        let client = try Rig().connect()

        #expect(client.ask(post("/nowhere", ""))?.status == 404)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET /\u{1}", 400), ("TRACE / HTTP/1.1\r\nhost: x\r\n\r\n", 501),
        ("GET / HTTP/3.0\r\nhost: x\r\n\r\n", 505), ("GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\n", 414),
        ("GET / HTTP/1.1\r\nhost: x\r\nx: \(String(repeating: "y", count: 70_000))\r\n\r\n", 431),
        ("POST /v1/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", 400),
        ("POST /v1/x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400),
    ])
    func `what cannot be read is refused, and the connection ended`(request: String, status: Int) throws {
        let rig = try Rig()
        let client = try rig.connect()
        let message = try #require(client.ask(request))

        #expect(message.status == status)
        #expect(message["x-tokenmeter-error"] == "malformed_request")
        #expect(message["connection"] == "close")
        client.stopSending()
        #expect(client.readToEnd().isEmpty)
        #expect(rig.samples(1).map(\.status) == [UInt16(status)])
    }
}
