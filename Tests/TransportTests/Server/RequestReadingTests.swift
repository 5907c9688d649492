// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct RequestReadingTests {
    private static let pipeline = """
        GET /one HTTP/1.1\r\nHost: a\r\n\r\n\
        POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello\r\n\
        POST /three HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nt: v\r\n\r\n\
        POST /four HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n\
        GET /five HTTP/1.1\r\nHost: a\r\n\r\n
        """
    private static let expected = ["/one ", "/two hello", "/three hello world", "/four ", "/five "]

    @Test(arguments: [1, 2, 3, 5, 7, 11, 64, 1_000])
    func `takes pipelined requests apart however their bytes arrive`(size: Int) async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let sender = rig.trickle(Array(Self.pipeline.utf8), by: size)
            let closing = onLoop(loop) { [client = rig.client] _ in
                try await sender.value
                client.shutdownWriting()
            }
            #expect(try await rig.requests() == Self.expected)
            try await closing.value
        }
    }

    @Test
    func `takes a body apart wherever it is split`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let head = Array("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
            let chunks = Array("3\r\nabc\r\na;n=\"v\"\r\n0123456789\r\n0\r\nt: v\r\n\r\n".utf8)
            for split in 0...chunks.count {
                try rig.client.send(head + chunks[..<split])
                let found = try #require(try await rig.connection.nextHead())
                let rest = onLoop(loop) { [client = rig.client] _ in try client.send(Array(chunks[split...])) }
                #expect(try await rig.connection.body(of: found) == Array("abc0123456789".utf8))
                try await rest.value
            }
        }
    }

    @Test
    func `reads a body of many megabytes`() async throws {
        let body = pattern(9_000_001)
        let received = try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let sender = try Thread.start(name: "sender") { [client = rig.client] in
                let head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n"
                try? client.send(Array(head.utf8) + body + Array("GET /next HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            }
            let head = try #require(try await rig.connection.nextHead())
            let received = try await rig.connection.body(of: head)
            let next = try #require(try await rig.connection.nextHead())
            #expect(next.string(next.target) == "/next")
            sender.join()
            return received
        }
        #expect(received == body)
    }

    /// The client that waits is told to go on; the one that has begun already is not.
    @Test(arguments: [(early: "", isTold: true), (early: "he", isTold: false), (early: "hello", isTold: false)])
    func `tells a client to go on that waits for it`(early: String, isTold: Bool) async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
            try rig.client.send(head + early)
            let found = try #require(try await rig.connection.nextHead())
            let rest = onLoop(loop) { [client = rig.client] _ in
                try client.send("hello".dropFirst(early.count).description)
            }
            #expect(try await rig.connection.body(of: found) == Array("hello".utf8))
            try await rest.value
            try await rig.connection.send(Array("end".utf8))
            #expect(try rig.client.receiveText(3) == (isTold ? "HTT" : "end"))
        }
    }

    @Test
    func `tells nobody to go on whose body is too large`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop) { $0.bodyBytes = 4 }
            try rig.client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            let head = try #require(try await rig.connection.nextHead())
            await #expect(throws: ServerFault.bodyTooLarge(limit: 4)) { _ = try await rig.connection.body(of: head) }
            #expect(rig.client.isSilent)
        }
    }

    @Test(arguments: [
        "Content-Length: 10\r\n\r\n0123456789",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n",
    ])
    func `bounds a body by what has come, not by what was said`(message: String) async throws {
        try await withLoop { loop in
            for (limit, fits) in [(9, false), (10, true)] {
                let rig = try await ServerRig(loop) { $0.bodyBytes = limit }
                try rig.client.send("POST /x HTTP/1.1\r\nHost: a\r\n" + message)
                let head = try #require(try await rig.connection.nextHead())
                if fits {
                    #expect(try await rig.connection.body(of: head).count == 10)
                } else {
                    await #expect(throws: ServerFault.bodyTooLarge(limit: limit)) {
                        _ = try await rig.connection.body(of: head)
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", HTTPParseError.spaceBeforeColon),
        ("GET / HTTP/1.1\nHost: a\n\n", .bareLineEnd),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .conflictingFraming),
        ("GET / HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "y", count: 300))\r\n\r\n", .headTooLarge(limit: 256)),
        ("GET / HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "y", count: 300))", .headTooLarge(limit: 256)),
    ])
    func `refuses a malformed head, whole or in pieces`(text: String, fault: HTTPParseError) async throws {
        try await withLoop { loop in
            for size in [1, 50, 1_000] {
                let rig = try await ServerRig(loop) { $0.head.headBytes = 256 }
                let sender = rig.trickle(Array(text.utf8), by: size)
                await #expect(throws: ServerFault.malformed(fault)) { _ = try await rig.connection.nextHead() }
                try await sender.value
            }
        }
    }

    @Test
    func `refuses a malformed chunk`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            try rig.client.send(
                "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"
            )
            let head = try #require(try await rig.connection.nextHead())
            await #expect(throws: ServerFault.malformed(.malformedChunk)) {
                _ = try await rig.connection.body(of: head)
            }
        }
    }
}
