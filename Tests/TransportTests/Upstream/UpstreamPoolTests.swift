// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct UpstreamPoolTests {
    @Test(arguments: [("127.0.0.1", false), ("::1", true)])
    func `connects to an address and keeps the connection`(host: String, isIPv6: Bool) async throws {
        try await withLoop { loop in
            let listener = try PeerListener(isIPv6: isIPv6)
            let rig = PoolRig(loop, [Origin(host: host, port: listener.port, isSecure: false)])
            let connection = try await rig.connect()
            let peer = try listener.accept()
            #expect(!connection.isReused)
            try await connection.channel.sendAll(Array("ping".utf8), idle: .seconds(1), loop: loop)
            #expect(try peer.receiveText(4) == "ping")

            rig.pool.keep(connection.channel, for: 0)
            let again = try #require(rig.pool.reuse(0, waiter: rig.waiter))
            #expect(again.isReused)
            #expect(again.channel === connection.channel)
            #expect(rig.pool.reuse(0, waiter: rig.waiter) == nil)
            #expect(rig.open == 1)
        }
    }

    @Test
    func `hands out the connection that was used last`() async throws {
        try await withLoop { loop in
            let listener = try PeerListener()
            let rig = PoolRig(loop, [listener.origin])
            let channels = [try await rig.connect().channel, try await rig.connect().channel]
            let peers = [try listener.accept(), try listener.accept()]
            for channel in channels { rig.pool.keep(channel, for: 0) }
            #expect(rig.pool.reuse(0, waiter: rig.waiter)?.channel === channels[1])
            #expect(rig.pool.reuse(0, waiter: rig.waiter)?.channel === channels[0])
            for peer in peers { #expect(peer.isSilent) }
        }
    }

    @Test
    func `keeps the connections of each origin apart`() async throws {
        try await withLoop { loop in
            let listeners = [try PeerListener(), try PeerListener()]
            let rig = PoolRig(loop, listeners.map(\.origin))
            let second = try await rig.connect(1)
            let peer = try listeners[1].accept()
            rig.pool.keep(second.channel, for: 1)
            #expect(rig.pool.reuse(0, waiter: rig.waiter) == nil)
            #expect(rig.pool.reuse(1, waiter: rig.waiter) != nil)
            #expect(peer.isSilent)
        }
    }

    /// What a peer does to a connection that idles, or is about to.
    enum Fate: CaseIterable {
        case sendsNothing, sendsBytes, ends, resets

        func meet(_ peer: Peer) throws {
            switch self {
            case .sendsNothing: break
            case .sendsBytes: try peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n")
            case .ends: peer.close()
            case .resets: peer.reset()
            }
        }
    }

    @Test(arguments: Fate.allCases, [true, false])
    func `reuses only what is alive and in step`(fate: Fate, comesBeforeKeeping: Bool) async throws {
        try await withLoop { loop in
            let listener = try PeerListener()
            let rig = PoolRig(loop, [listener.origin])
            let channel = try await rig.connect().channel
            let peer = try listener.accept()
            if !comesBeforeKeeping { rig.pool.keep(channel, for: 0) }
            try fate.meet(peer)
            await rig.waiter.sleep(until: loop.now + .milliseconds(5))
            if comesBeforeKeeping { rig.pool.keep(channel, for: 0) }

            let isReused = rig.pool.reuse(0, waiter: rig.waiter) != nil
            #expect(isReused == (fate == .sendsNothing))
            #expect(rig.open == (isReused ? 1 : 0))
        }
    }

    @Test(arguments: [Fate.sendsBytes, .ends, .resets])
    func `closes a dead connection without being asked for it`(fate: Fate) async throws {
        try await withLoop { loop in
            let listener = try PeerListener()
            let rig = PoolRig(loop, [listener.origin])
            let reaper = rig.reap()
            rig.pool.keep(try await rig.connect().channel, for: 0)
            let peer = try listener.accept()
            await rig.waiter.sleep(until: loop.now + .milliseconds(5))
            #expect(rig.open == 1)

            try fate.meet(peer)
            await rig.waiter.sleep(until: loop.now + .seconds(5)) { rig.open == 0 }
            #expect(rig.open == 0)
            rig.pool.close()
            try await reaper.value
        }
    }

    @Test
    func `closes what has idled for too long`() async throws {
        try await withLoop { loop in
            let listener = try PeerListener()
            let rig = PoolRig(loop, [listener.origin], idleLifetime: .milliseconds(20))
            let reaper = rig.reap()
            rig.pool.keep(try await rig.connect().channel, for: 0)
            let peer = try listener.accept()
            #expect(rig.pool.reuse(0, waiter: rig.waiter).map { rig.pool.keep($0.channel, for: 0) } != nil)

            await rig.waiter.sleep(until: loop.now + .seconds(5)) { rig.open == 0 }
            #expect(rig.open == 0)
            #expect(try peer.receive(1).isEmpty)
            rig.pool.close()
            try await reaper.value
        }
    }

    @Test
    func `keeps nothing once it is closed`() async throws {
        try await withLoop { loop in
            let listener = try PeerListener()
            let rig = PoolRig(loop, [listener.origin])
            let lent = OnLoop(try await rig.connect())
            rig.pool.keep(try await rig.connect().channel, for: 0)
            let peers = [try listener.accept(), try listener.accept()]
            rig.pool.close()
            #expect(rig.open == 1)
            #expect(try peers[1].receive(1).isEmpty)
            rig.pool.keep(lent.value.channel, for: 0)
            #expect(rig.open == 0)
            #expect(rig.pool.reuse(0, waiter: rig.waiter) == nil)
        }
    }
}

extension PeerListener {
    var origin: Origin { Origin(host: "127.0.0.1", port: port, isSecure: false) }
}

/// A pool, and a task's place to wait for it.
final class PoolRig {
    let pool: UpstreamPool
    let waiter: Waiter
    private let loop: EventLoop
    /// How many connections the pool says are open.
    private(set) var open = 0

    init(
        _ loop: EventLoop,
        _ origins: [Origin],
        resolver: Resolver = Resolver(),
        idleLifetime: UInt64 = UpstreamPool.idleLifetime
    ) {
        self.loop = loop
        waiter = Waiter(loop: loop)
        pool = UpstreamPool(
            origins: origins,
            loop: loop,
            resolver: resolver,
            trust: TrustStores(),
            idleLifetime: idleLifetime
        )
        pool.onChange = { [weak self] in
            self?.open += $0
            self?.waiter.wake()
        }
    }

    func connect(
        _ origin: Int = 0,
        within patience: UInt64 = .seconds(10),
        isAbandoned: () -> Bool = { false }
    ) async throws -> UpstreamConnection {
        try await pool.connect(origin, waiter: waiter, deadline: loop.now + patience, isAbandoned: isAbandoned)
    }

    /// Starts the task that drops dead connections.
    func reap() -> Task<Void, any Error> {
        let pool = OnLoop(pool)
        return onLoop(loop) { _ in await pool.value.reap() }
    }
}
