// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct ChannelTests {
    @Test(arguments: [1, 3, 5, 10, 11, 64], [true, false])
    func `reads what came before the peer's end, and then the end`(size: Int, isReported: Bool) async throws {
        let received = try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            try peer.send("0123456789")
            peer.close()
            if isReported { await channel.waiter?.sleep(until: loop.now + .seconds(10)) { channel.isPeerClosed } }
            #expect(channel.isPeerClosed == isReported)
            return try await channel.receiveAll(loop, by: size)
        }
        #expect(received == Array("0123456789".utf8))
    }

    @Test(arguments: [1, 10, 64])
    func `hears of an end that comes after a read`(size: Int) async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            try peer.send("0123456789")
            var buffer = [UInt8](repeating: 0, count: size)
            try await channel.waitReadable(until: loop.now + .seconds(10), loop: loop) { false }
            #expect(try channel.receive(into: &buffer) == min(size, 10))
            peer.shutdownWriting()
            #expect(try await channel.receiveAll(loop, by: size).count == 10 - min(size, 10))
            #expect(channel.isPeerClosed)
        }
    }

    @Test(arguments: [1, 10, 64], [true, false])
    func `hears of a reset`(size: Int, isReported: Bool) async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            try peer.send("0123456789")
            peer.reset()
            if isReported { await channel.waiter?.sleep(until: loop.now + .seconds(10)) { channel.isPeerClosed } }
            await #expect(throws: TransportError.system(Errno(rawValue: ECONNRESET))) {
                _ = try await channel.receiveAll(loop, by: size)
            }
            #expect(channel.isPeerClosed)
        }
    }

    @Test
    func `says that nothing has come`() async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            var buffer: [UInt8] = [0]
            #expect(try channel.receive(into: &buffer) == nil)
            await #expect(throws: TransportError.timedOut) {
                try await channel.waitReadable(until: loop.now + .milliseconds(5), loop: loop) { false }
            }
            await #expect(throws: TransportError.abandoned) {
                try await channel.waitReadable(until: loop.now + .seconds(10), loop: loop) { true }
            }
            peer.close()
        }
    }

    @Test
    func `writes everything to a peer that reads slowly`() async throws {
        let bytes = pattern(8 * 1024 * 1024)
        let received = Lock<[UInt8]>([])
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            let reader = try Thread.start(name: "reader") {
                var all: [UInt8] = []
                while let part = try? peer.receive(100_000), !part.isEmpty {
                    all += part
                    usleep(100)
                }
                received.withLock { [all] in $0 = all }
            }
            try await channel.sendAll(bytes, from: 5, idle: .seconds(10), loop: loop)
            channel.socket.shutdownWriting()
            reader.join()
        }
        #expect(received.withLock { $0 } == Array(bytes[5...]))
    }

    @Test
    func `gives up on a peer that reads nothing`() async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            let bytes = [UInt8](repeating: 7, count: 32 * 1024 * 1024)
            let start = loop.now
            await #expect(throws: TransportError.timedOut) {
                try await channel.sendAll(bytes, idle: .milliseconds(50), loop: loop)
            }
            #expect(loop.now - start >= .milliseconds(50))
            peer.close()
        }
    }

    @Test
    func `stops writing when that has no use any more`() async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            let bytes = [UInt8](repeating: 7, count: 32 * 1024 * 1024)
            await #expect(throws: TransportError.abandoned) {
                try await channel.sendAll(bytes, idle: .seconds(10), loop: loop) { true }
            }
            peer.close()
        }
    }

    @Test
    func `fails to write to a peer that has gone`() async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            peer.reset()
            let bytes = pattern(1024)
            let error = await #expect(throws: TransportError.self) {
                while true {
                    try await channel.sendAll(bytes, idle: .seconds(10), loop: loop)
                    await channel.waiter?.park(until: loop.now + .milliseconds(1))
                }
            }
            let gone: [TransportError] = [.system(Errno(rawValue: ECONNRESET)), .system(Errno(rawValue: EPIPE))]
            #expect(error.map { gone.contains($0) } == true)
        }
    }

    /// Megabytes lie ready, so that no read has to wait; a job of another task does.
    @Test
    func `lets others have their turn before it has read everything`() async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            let filled = try peer.fill()
            try #require(filled > 1_000_000)
            let hasRun = Lock(false)
            let other = onLoop(loop) { _ in hasRun.withLock { $0 = true } }
            var buffer = [UInt8](repeating: 0, count: 1024)
            var taken = 0
            while !hasRun.withLock({ $0 }) {
                try await channel.waitReadable(until: loop.now + .seconds(10), loop: loop) { false }
                taken += try channel.receive(into: &buffer) ?? 0
            }
            #expect(taken < filled / 2)
            try await other.value

            peer.close()
            #expect(try await channel.receiveAll(loop).count == filled - taken)
        }
    }

    /// There is room for megabytes, so that no write has to wait.
    @Test
    func `lets others have their turn before it has written everything`() async throws {
        try await withLoop { loop in
            let (channel, peer) = try await acceptedConnection(loop)
            let hasRun = Lock(false)
            let other = onLoop(loop) { _ in hasRun.withLock { $0 = true } }
            let block = pattern(16 * 1024)
            var sent = 0
            while !hasRun.withLock({ $0 }) {
                try await channel.sendAll(block, idle: .seconds(10), loop: loop)
                sent += block.count
            }
            #expect(sent < 1_000_000)
            try await other.value
            peer.close()
        }
    }
}
