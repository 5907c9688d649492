// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct ListenerTests {
    @Test(arguments: [("127.0.0.1", false), ("::1", true)])
    func `takes a free port`(host: String, isIPv6: Bool) async throws {
        try await withLoop { loop in
            let listener = try Listener(#require(Address(host: host, port: 0)), isShared: false, loop: loop)
            #expect(listener.address.port != 0)
            #expect(listener.address.isLoopback)
            #expect(try listener.accept(loop: loop) == nil)
            let peer = try Peer(port: listener.address.port, isIPv6: isIPv6)
            let channel = Channel(try await next(listener, loop))
            try await channel.sendAll(Array("hello".utf8), idle: .seconds(1), loop: loop)
            #expect(try peer.receiveText(5) == "hello")
        }
    }

    @Test
    func `spreads connections over all that share an address`() async throws {
        try await withLoop { loop in
            let first = try Listener(#require(Address(host: "127.0.0.1", port: 0)), isShared: true, loop: loop)
            let second = try Listener(first.address, isShared: true, loop: loop)
            let peers = try (0..<64).map { _ in try Peer(port: first.address.port) }
            var counts = [0, 0]
            let deadline = loop.now + .seconds(10)
            while counts[0] + counts[1] < peers.count, loop.now < deadline {
                while try first.accept(loop: loop) != nil { counts[0] += 1 }
                while try second.accept(loop: loop) != nil { counts[1] += 1 }
                await Waiter(loop: loop).park(until: loop.now + .milliseconds(1))
            }
            #expect(counts[0] + counts[1] == peers.count)
            #expect(counts.allSatisfy { $0 > 0 })
        }
    }

    @Test(arguments: [true, false])
    func `does not listen where somebody else does`(isShared: Bool) async throws {
        try await withLoop { loop in
            let other = try Listener(#require(Address(host: "127.0.0.1", port: 0)), isShared: isShared, loop: loop)
            let taken = Errno(rawValue: EADDRINUSE)
            #expect(throws: taken) { try Listener.checkUnused(other.address) }
            #expect(throws: taken) { _ = try Listener(other.address, isShared: false, loop: loop) }
        }
    }

    @Test
    func `finds an address unused again after its listener`() async throws {
        try await withLoop { loop in
            // Outside of the ports that the kernel gives away: another test would take a free one at once.
            let port = UInt16(20_000 + getpid() % 10_000)
            var listener: Listener? = try Listener(
                #require(Address(host: "127.0.0.1", port: port)),
                isShared: true,
                loop: loop
            )
            let address = try #require(listener?.address)
            // A connection that lingers in TIME_WAIT takes the address from nobody.
            let peer = try Peer(port: address.port)
            _ = try await next(#require(listener), loop)
            #expect(try peer.receive(1).isEmpty)
            peer.close()
            listener = nil
            // Other tests start processes, which hold copies of all descriptors until they run a program of their own.
            let deadline = loop.now + .seconds(10)
            while (try? Listener.checkUnused(address)) == nil, loop.now < deadline {
                await Waiter(loop: loop).park(until: loop.now + .milliseconds(1))
            }
            try Listener.checkUnused(address)
        }
    }

    @Test
    func `takes those who wait once there are descriptors again`() async {
        await #expect(processExitsWith: .success) {
            try await withLoop { loop in
                let listener = try Listener(#require(Address(host: "127.0.0.1", port: 0)), isShared: false, loop: loop)
                let peers = try (0..<3).map { _ in try Peer(port: listener.address.port) }
                try setDescriptorLimit(0)
                #expect(throws: Errno(rawValue: EMFILE)) { _ = try listener.accept(loop: loop) }
                try setDescriptorLimit(1_000)
                for _ in peers { #expect(try listener.accept(loop: loop) != nil) }
            }
        }
    }

    @Test
    func `passes over a connection that was reset while it waited`() async throws {
        try await withLoop { loop in
            let listener = try Listener(#require(Address(host: "127.0.0.1", port: 0)), isShared: false, loop: loop)
            try Peer(port: listener.address.port).reset()
            let peer = try Peer(port: listener.address.port)
            try peer.send("x")
            let first = Channel(try await next(listener, loop))
            let second = Channel(try await next(listener, loop))
            await #expect(throws: TransportError.self) { _ = try await first.receiveAll(loop) }
            peer.close()
            #expect(try await second.receiveAll(loop) == [UInt8(ascii: "x")])
        }
    }
}

/// Accepts a connection as a worker does.
private func next(_ listener: Listener, _ loop: EventLoop) async throws -> Socket {
    let waiter = Waiter(loop: loop)
    listener.socket.waiter = waiter
    defer { waiter.retire() }
    while true {
        if let socket = try listener.accept(loop: loop) {
            socket.waiter = Waiter(loop: loop)
            return socket
        }
        await waiter.park(until: loop.now + .seconds(10))
    }
}

private func setDescriptorLimit(_ limit: UInt) throws {
    var limits = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    limits.rlim_cur = limit
    guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { throw Errno.current }
}
