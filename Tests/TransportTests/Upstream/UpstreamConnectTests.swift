// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct UpstreamConnectTests {
    @Test
    func `says that a connection was refused`() async throws {
        try await withLoop { loop in
            let rig = PoolRig(loop, [Origin(host: "127.0.0.1", port: try unusedPort(), isSecure: false)])
            await #expect(throws: TransportError.system(Errno(rawValue: ECONNREFUSED))) { _ = try await rig.connect() }
            #expect(rig.open == 0)
        }
    }

    @Test
    func `says that a name does not resolve`() async throws {
        try await withLoop { loop in
            let failure = TransportError.unresolved(host: "a.test", reason: "gone")
            let origin = Origin(host: "a.test", port: 80, isSecure: false)
            let rig = PoolRig(loop, [origin], resolver: Resolver { _, _ in .failure(failure) })
            await #expect(throws: failure) { _ = try await rig.connect() }
        }
    }

    @Test
    func `waits no longer than it may for a peer that does not answer`() async throws {
        try await withLoop { loop in
            let hole = try BlackHole()
            let rig = PoolRig(loop, [hole.origin])
            let start = loop.now
            await #expect(throws: TransportError.timedOut) { _ = try await rig.connect(within: .milliseconds(30)) }
            #expect(loop.now - start >= .milliseconds(30))
            #expect(loop.now - start < .seconds(5))
        }
    }

    @Test
    func `gives up when nobody waits for the connection any more`() async throws {
        try await withLoop { loop in
            let hole = try BlackHole()
            let rig = PoolRig(loop, [hole.origin])
            await #expect(throws: TransportError.abandoned) { _ = try await rig.connect { true } }
        }
    }

    /// The first refuses, the second swallows: both leave time for the third.
    @Test
    func `tries a name's addresses in turn`() async throws {
        try await withLoop { loop in
            let (refused, hole, listener) = (try unusedPort(), try BlackHole(), try PeerListener())
            let ports = [refused, hole.port, listener.port]
            let rig = PoolRig(loop, [Origin(host: "a.test", port: 80, isSecure: false)], resolver: answering(ports))
            let connection = try await rig.connect(within: .milliseconds(200))
            let peer = try listener.accept()
            try await connection.channel.sendAll(Array("ping".utf8), idle: .seconds(1), loop: loop)
            #expect(try peer.receiveText(4) == "ping")
            #expect(rig.open == 1)
        }
    }

    /// The first address refuses, and would answer the second time.
    @Test
    func `goes back to the address that answered`() async throws {
        try await withLoop { loop in
            let (port, listener) = (try unusedPort(), try PeerListener())
            let origins = [Origin(host: "a.test", port: 80, isSecure: false)]
            let rig = PoolRig(loop, origins, resolver: answering([port, listener.port]))
            _ = try await rig.connect()
            let other = try PeerListener(port: port)
            _ = try await rig.connect()
            let peers = [try listener.accept(), try listener.accept()]
            for peer in peers { #expect(try peer.receive(1).isEmpty) }
            _ = other
        }
    }

    @Test
    func `says why the last address failed`() async throws {
        try await withLoop { loop in
            let ports = [try unusedPort(), try unusedPort()]
            let rig = PoolRig(loop, [Origin(host: "a.test", port: 80, isSecure: false)], resolver: answering(ports))
            await #expect(throws: TransportError.system(Errno(rawValue: ECONNREFUSED))) { _ = try await rig.connect() }
        }
    }
}

@Suite(.serialized, .timeLimit(.minutes(1)))
struct UpstreamTLSTests {
    private let folder: CertificateFolder

    init() throws {
        signal(SIGPIPE, SIG_IGN)
        folder = try CertificateFolder()
        try folder.sign("DNS:localhost")
    }

    /// The origin is the second of the pool, and its server answers at the second of its addresses.
    @Test
    func `speaks to each address as its origin says`() async throws {
        let server = try TLSServer(folder)
        let authority = folder.authority
        try await withLoop { loop in
            let origins = [
                Origin(host: "127.0.0.1", port: server.port, isSecure: false),
                Origin(host: "localhost", port: 443, isSecure: true, certificateAuthorities: authority),
            ]
            let rig = PoolRig(loop, origins, resolver: answering([try unusedPort(), server.port]))
            let channel = try await rig.connect(1).channel
            #expect(try await reversal("hello", channel, loop) == "olleh")
        }
    }

    @Test
    func `does not trust a server that it was not told of`() async throws {
        let server = try TLSServer(folder)
        let other = try CertificateFolder()
        let authority = other.authority
        try await withLoop { loop in
            let rig = PoolRig(loop, [server.origin(trusting: authority)], resolver: answering([server.port]))
            let error = await #expect(throws: TransportError.self) { _ = try await rig.connect() }
            guard case .tls(.untrusted) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(rig.open == 0)
        }
    }

    @Test
    func `waits no longer than it may for a server that is silent`() async throws {
        let authority = folder.authority
        try await withLoop { loop in
            let listener = try PeerListener()
            let origin = Origin(host: "localhost", port: 443, isSecure: true, certificateAuthorities: authority)
            let rig = PoolRig(loop, [origin], resolver: answering([listener.port]))
            await #expect(throws: TransportError.timedOut) { _ = try await rig.connect(within: .milliseconds(50)) }
        }
    }

    @Test
    func `reads all that was read ahead, however small the buffer`() async throws {
        let server = try TLSServer(folder)
        let authority = folder.authority
        try await withLoop { loop in
            let rig = PoolRig(loop, [server.origin(trusting: authority)], resolver: answering([server.port]))
            let channel = try await rig.connect().channel
            for size in [1, 7, 1_000, 64 * 1024] {
                let line = String(repeating: "abcdefghij", count: 900)
                #expect(try await reversal(line, channel, loop, by: size) == String(line.reversed()))
            }
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `reuses an idle connection whose session ticket comes late`(version: String) async throws {
        let server = try TLSServer(folder, ["-rev", version])
        let authority = folder.authority
        try await withLoop { loop in
            let rig = PoolRig(loop, [server.origin(trusting: authority)], resolver: answering([server.port]))
            let reaper = rig.reap()
            rig.pool.keep(try await rig.connect().channel, for: 0)
            await rig.waiter.sleep(until: loop.now + .milliseconds(50))
            for _ in 0..<3 {
                let idle = try #require(rig.pool.reuse(0, waiter: rig.waiter))
                #expect(try await reversal("hello", idle.channel, loop) == "olleh")
                rig.pool.keep(idle.channel, for: 0)
            }
            rig.pool.close()
            try await reaper.value
            #expect(rig.open == 0)
        }
    }

    /// `CLOSE` makes the server say goodbye; without it, it is killed.
    @Test(arguments: [true, false])
    func `does not reuse a connection that the server has ended`(isPolite: Bool) async throws {
        let server = try TLSServer(folder)
        let authority = folder.authority
        try await withLoop { loop in
            let rig = PoolRig(loop, [server.origin(trusting: authority)], resolver: answering([server.port]))
            let reaper = rig.reap()
            let channel = try await rig.connect().channel
            #expect(try await reversal("hello", channel, loop) == "olleh")
            rig.pool.keep(channel, for: 0)
            if isPolite {
                try await channel.sendAll(Array("CLOSE\n".utf8), idle: .seconds(1), loop: loop)
            } else {
                server.stop()
            }
            await rig.waiter.sleep(until: loop.now + .seconds(5)) { rig.open == 0 }
            #expect(rig.open == 0)
            #expect(rig.pool.reuse(0, waiter: rig.waiter) == nil)
            rig.pool.close()
            try await reaper.value
        }
    }
}

extension TLSServer {
    fileprivate func origin(trusting authority: String) -> Origin {
        Origin(host: "localhost", port: 443, isSecure: true, certificateAuthorities: authority)
    }
}

/// Sends a line to a server that sends it back reversed, and waits before each read.
private func reversal(_ line: String, _ channel: Channel, _ loop: EventLoop, by size: Int = 4_096) async throws
    -> String
{
    try await channel.sendAll(Array("\(line)\n".utf8), idle: .seconds(10), loop: loop)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: size)
    while answer.last != UInt8(ascii: "\n") {
        try await channel.waitReadable(until: loop.now + .seconds(10), loop: loop) { false }
        guard let count = try channel.receive(into: &buffer) else { continue }
        try #require(count > 0)
        answer += buffer.prefix(count)
    }
    return String(decoding: answer.dropLast(), as: UTF8.self)
}

/// A resolver that gives every name this machine's address at these ports.
private func answering(_ ports: [UInt16]) -> Resolver {
    Resolver { _, _ in .success(ports.compactMap { Address(host: "127.0.0.1", port: $0) }) }
}

private func unusedPort() throws -> UInt16 {
    try PeerListener().port
}

/// A listening socket that lets nobody in: its queue holds one connection already.
private final class BlackHole {
    private let listener: PeerListener
    private let first: Peer
    var port: UInt16 { listener.port }
    var origin: Origin { listener.origin }

    init() throws {
        listener = try PeerListener(backlog: 0)
        first = try Peer(port: listener.port)
    }
}
