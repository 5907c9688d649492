// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Protocol
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct ConnectionLifeTests {
    private static let post = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"

    /// What a client has sent when it falls silent, and what becomes of its connection.
    @Test(arguments: [
        ("", nil), ("\r\n", nil), ("G", ServerFault.timedOut), ("GET / HTTP/1.1\r\nHost: a\r\n", .timedOut),
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\nGE", .timedOut), ("GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n", nil),
        (post + "half", .timedOut),
    ])
    func `does not wait for ever`(sent: String, fault: ServerFault?) async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop) { limits in
                (limits.idle, limits.headTime, limits.stall) = (.milliseconds(30), .milliseconds(30), .milliseconds(30))
            }
            try rig.client.send(sent)
            #expect(await end(of: rig) == fault)
        }
    }

    /// Each byte comes long before the pause limit; the whole would take a minute.
    @Test(arguments: [("GET / HTTP/1.1\r\nHost: a\r\nx: ", 1), (post, post.utf8.count)])
    func `does not let a slow sender go on for ever`(head: String, first: Int) async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop) { limits in
                (limits.idle, limits.headTime, limits.stall) = (.seconds(50), .milliseconds(50), .milliseconds(50))
            }
            try rig.client.send(String(head.prefix(first)))
            let rest = Array(head.utf8.dropFirst(first)) + [UInt8](repeating: UInt8(ascii: "y"), count: 900)
            let sender = rig.trickle(rest, by: 1, every: .milliseconds(5))
            let start = loop.now
            #expect(await end(of: rig) == .timedOut)
            #expect(loop.now - start < .seconds(3))
            rig.client.close()
            _ = await sender.result
        }
    }

    @Test
    func `lets a sender go on that is fast enough on the whole`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop) { limits in
                limits.stall = .milliseconds(300)
                limits.bodyRate = 1_000
            }
            let text = Self.post + String(repeating: "y", count: 1_000)
            let sender = rig.trickle(Array(text.utf8), by: 50, every: .milliseconds(20))
            let head = try #require(try await rig.connection.nextHead())
            #expect(try await rig.connection.body(of: head).count == 1_000)
            try await sender.value
        }
    }

    /// Where a client leaves: between two requests the connection ends; within one there is nobody to answer.
    @Test(arguments: [
        ("", nil), ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", nil), ("\r\n", nil), ("GET /", ServerFault.gone),
        (post + "half", .gone),
    ])
    func `notices that its client has left`(sent: String, fault: ServerFault?) async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            try rig.client.send(sent)
            rig.client.close()
            #expect(await end(of: rig) == fault)
            #expect(rig.connection.isGone)
        }
    }

    @Test
    func `hears that its client leaves while an exchange is in progress`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            try rig.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await rig.connection.nextHead()
            #expect(!rig.connection.isGone)
            let leaving = onLoop(loop) { [client = rig.client] _ in client.close() }
            await rig.connection.waiter.sleep(until: loop.now + .seconds(10)) { rig.connection.isGone }
            #expect(rig.connection.isGone)
            try await leaving.value
        }
    }

    @Test
    func `ends between two requests when it drains`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let draining = drain(rig)
            #expect(try await rig.connection.nextHead() == nil)
            #expect(rig.connection.isDraining)
            try await draining.value
        }
    }

    @Test
    func `still takes a request that has come or begun when it drains`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            try rig.client.send("GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\n")
            rig.connection.drain()
            #expect(try await rig.connection.nextHead() != nil)
            let rest = onLoop(loop) { [client = rig.client] _ in try client.send("Host: a\r\n\r\n") }
            #expect(try await rig.connection.nextHead() != nil)
            #expect(try await rig.connection.nextHead() == nil)
            try await rest.value
        }
    }

    @Test
    func `ends for everyone when it is cut`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let connection = OnLoop(rig.connection)
            let cutting = onLoop(loop) { _ in connection.value.cut() }
            #expect(try await rig.connection.nextHead() == nil)
            #expect(rig.connection.isGone)
            #expect(try rig.client.receive(1).isEmpty)
            try await cutting.value
        }
    }

    @Test
    func `ends with a reset where an end would look like a whole answer`() async throws {
        try await withLoop { loop in
            let client = try await resetClient(loop)
            #expect(throws: Errno(rawValue: ECONNRESET)) { _ = try client.receive(100) }
        }
    }

    /// The client of a connection that has ended by a reset.
    private func resetClient(_ loop: EventLoop) async throws -> Peer {
        let rig = try await ServerRig(loop)
        try await rig.connection.send(Array("half".utf8))
        rig.connection.endByReset()
        return rig.client
    }

    @Test
    func `gives a client that still sends the time to read its answer`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop) { $0.bodyBytes = 1_000 }
            let answer = Lock<Result<String, any Error>?>(nil)
            let client = try Thread.start(name: "client") { [client = rig.client] in
                let body = [UInt8](repeating: 7, count: 6_000_000)
                let result = Result {
                    try client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 6000000\r\n\r\n")
                    try client.send(body)
                    return try client.receiveText()
                }
                client.close()
                answer.withLock { $0 = result }
            }
            #expect(await end(of: rig) == .bodyTooLarge(limit: 1_000))
            try await rig.connection.send(Array("too large".utf8))
            await rig.connection.lingerAndClose()
            client.join()
            #expect(try answer.withLock { try $0?.get() } == "too large")
        }
    }

    @Test
    func `lingers no longer than a moment for a client that neither sends nor leaves`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop)
            let start = loop.now
            await rig.connection.lingerAndClose()
            #expect(loop.now - start < .seconds(5))
            #expect(try rig.client.receive(1).isEmpty)
        }
    }

    @Test
    func `gives up on a client that reads nothing`() async throws {
        try await withLoop { loop in
            let rig = try await ServerRig(loop) { $0.stall = .milliseconds(30) }
            let answer = [UInt8](repeating: 7, count: 32 * 1024 * 1024)
            await #expect(throws: ServerFault.timedOut) { try await rig.connection.send(answer) }
        }
    }

    /// Takes requests until the connection ends, and says why.
    private func end(of rig: ServerRig) async -> ServerFault? {
        do throws(ServerFault) {
            while let head = try await rig.connection.nextHead() { _ = try await rig.connection.body(of: head) }
            return nil
        } catch {
            return error
        }
    }

    private func drain(_ rig: ServerRig) -> Task<Void, any Error> {
        let connection = OnLoop(rig.connection)
        return onLoop(rig.loop) { _ in connection.value.drain() }
    }
}
