// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing
import Transport

/// A connection that the loop has accepted, and its client.
func acceptedConnection(_ loop: EventLoop) async throws -> (Channel, Peer) {
    let listener = try Listener(#require(Address(host: "127.0.0.1", port: 0)), isShared: false, loop: loop)
    let peer = try Peer(port: listener.address.port)
    let waiter = Waiter(loop: loop)
    listener.socket.waiter = waiter
    while true {
        if let socket = try listener.accept(loop: loop) {
            socket.waiter = waiter
            return (Channel(socket), peer)
        }
        await waiter.park(until: loop.now + .seconds(10))
    }
}

extension Channel {
    /// Reads until the peer's end, waiting before each read.
    func receiveAll(_ loop: EventLoop, by size: Int = 64 * 1024) async throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            try await waitReadable(until: loop.now + .seconds(10), loop: loop) { false }
            guard let count = try receive(into: &buffer) else { continue }
            if count == 0 { return all }
            all += buffer.prefix(count)
        }
    }
}

extension Peer {
    /// Sends bytes in pieces, each in a round of the loop of its own.
    func trickle(_ bytes: [UInt8], by size: Int, every pause: UInt64 = 0, on loop: EventLoop) async throws {
        let waiter = Waiter(loop: loop)
        defer { waiter.retire() }
        for start in stride(from: 0, to: bytes.count, by: size) {
            try send(Array(bytes[start..<min(start + size, bytes.count)]))
            await waiter.park(until: loop.now + pause)
        }
    }
}

/// Bytes that do not look the same when some are lost, repeated or exchanged: the period is no power of two.
func pattern(_ count: Int) -> [UInt8] {
    var bytes = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    while bytes.count < count { bytes += bytes.prefix(65_521) }
    return Array(bytes.prefix(count))
}
