// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct UpstreamCallTests {
    /// How an answer ends, and what is known of the connection then.
    struct Case: Sendable {
        var answer: String
        var method = HTTPMethod.post
        var status = 200
        var body = "hello"
        var closes = false
        var isReusable = true
    }

    private static let cases = [
        Case(answer: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        Case(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", body: ""),
        Case(
            answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nt: v\r\n\r\n"
        ),
        Case(answer: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", method: .head, body: ""),
        Case(answer: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, body: ""),
        Case(
            answer:
                "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 100 Go\r\n\r\nHTTP/1.1 429 No\r\nContent-Length: 5\r\n\r\nhello",
            status: 429
        ),
        Case(answer: "HTTP/1.1 200 OK\r\n\r\nhello", closes: true, isReusable: false),
        Case(answer: "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", isReusable: false),
        Case(answer: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", isReusable: false),
    ]

    @Test(arguments: cases, [1, 2, 7, 1_000])
    func `reads an answer however its bytes arrive`(answer: Case, size: Int) async throws {
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            let sender = rig.answer(answer.answer, by: size, andCloses: answer.closes)
            let (status, body) = try await rig.read(answering: answer.method)
            #expect(status == answer.status)
            #expect(String(decoding: body, as: UTF8.self) == answer.body)
            #expect(rig.call.isReusable == answer.isReusable)
            try await sender.value
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
    ])
    func `tells a cut answer from a whole one`(answer: String) async throws {
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            let sender = rig.answer(answer, by: 1_000, andCloses: true)
            await #expect(throws: UpstreamFault.transport(.closed)) { _ = try await rig.read() }
            #expect(!rig.call.isReusable)
            #expect(!rig.call.isFinished)
            #expect(rig.call.hasAnswer == !answer.isEmpty)
            try await sender.value
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nHTTP/1.1",
        "HTTP/1.1 204 No\r\n\r\nhello",
    ])
    func `does not reuse a connection with more on it than its answer`(answer: String) async throws {
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            try rig.provider.send(answer)
            _ = try await rig.read()
            #expect(rig.call.isFinished)
            #expect(!rig.call.isReusable)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", UpstreamFault.upgraded),
        ("SSH-2.0-OpenSSH\r\n\r\n", .malformed(.malformedStatusLine)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", .malformed(.malformedChunk)),
    ])
    func `refuses what is no answer`(answer: String, fault: UpstreamFault) async throws {
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            try rig.provider.send(answer)
            await #expect(throws: fault) { _ = try await rig.read() }
            #expect(!rig.call.isReusable)
        }
    }

    @Test(arguments: [(false, TransportError.timedOut), (true, .abandoned)])
    func `does not wait for ever`(isAbandoned: Bool, fault: TransportError) async throws {
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            await #expect(throws: UpstreamFault.transport(fault)) {
                _ = try await rig.read(within: .milliseconds(20)) { isAbandoned }
            }
            #expect(!rig.call.hasAnswer)
        }
    }

    @Test(arguments: [0, 10, 64 * 1024, 3_000_000])
    func `sends the head and the body`(size: Int) async throws {
        let body = pattern(size)
        let received = Lock<[UInt8]>([])
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            let reader = try Thread.start(name: "provider") { [provider = rig.provider] in
                received.withLock { $0 = (try? provider.receive(4 + size)) ?? [] }
            }
            rig.scratch.output += Array("head".utf8)
            try await rig.call.send(body: body, idle: .seconds(10))
            #expect(rig.scratch.output.isEmpty)
            reader.join()
        }
        #expect(received.withLock { $0 } == Array("head".utf8) + body)
    }

    /// The provider closes with bytes unread, so that what is sent next breaks.
    @Test
    func `reads the answer of a provider that did not want to read it all`() async throws {
        try await withLoop { loop in
            let rig = try await CallRig(loop)
            let provider = try Thread.start(name: "provider") { [provider = rig.provider] in
                _ = try? provider.receive(1_000)
                try? provider.send("HTTP/1.1 413 No\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge")
                provider.close()
            }
            rig.scratch.output += Array("head".utf8)
            try await rig.call.send(body: pattern(8_000_000), idle: .seconds(10))
            provider.join()
            let (status, body) = try await rig.read()
            #expect(status == 413)
            #expect(body == Array("large".utf8))
            #expect(!rig.call.isReusable)
        }
    }
}

/// A call on a fresh connection, and the provider at its other end.
private final class CallRig {
    let provider: Peer
    let scratch = Scratch()
    let call: UpstreamCall
    private let loop: EventLoop
    private let pool: PoolRig

    init(_ loop: EventLoop) async throws {
        self.loop = loop
        let listener = try PeerListener()
        pool = PoolRig(loop, [listener.origin])
        call = UpstreamCall(try await pool.connect(), scratch: scratch, loop: loop)
        provider = try listener.accept()
    }

    func answer(_ text: String, by size: Int, andCloses: Bool) -> Task<Void, any Error> {
        onLoop(loop) { [provider] loop in
            try await provider.trickle(Array(text.utf8), by: size, on: loop)
            if andCloses { provider.close() }
        }
    }

    /// Reads the whole answer.
    func read(
        answering method: HTTPMethod = .post,
        within patience: UInt64 = .seconds(10),
        isAbandoned: () -> Bool = { false }
    ) async throws(UpstreamFault) -> (status: Int, body: [UInt8]) {
        let deadline = loop.now + patience
        let head = try await call.head(
            answering: method,
            limits: HeadLimits(),
            deadline: deadline,
            isAbandoned: isAbandoned
        )
        var body = scratch.payload
        while !call.isFinished {
            try await call.readPayload(until: deadline, isAbandoned: isAbandoned)
            body += scratch.payload
        }
        return (head.status, body)
    }
}
