// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol
import Transport

/// A server's connection and its client.
struct ServerRig {
    let connection: ServerConnection
    let client: Peer
    let loop: EventLoop

    init(_ loop: EventLoop, _ change: (inout ServerLimits) -> Void = { _ in }) async throws {
        var limits = ServerLimits()
        change(&limits)
        let (channel, client) = try await acceptedConnection(loop)
        connection = ServerConnection(channel, scratch: Scratch(), limits: limits, loop: loop)
        self.client = client
        self.loop = loop
    }

    /// Starts a task that sends bytes in pieces.
    func trickle(_ bytes: [UInt8], by size: Int, every pause: UInt64 = 0) -> Task<Void, any Error> {
        onLoop(loop) { [client] loop in try await client.trickle(bytes, by: size, every: pause, on: loop) }
    }

    /// Takes requests until the client ends the connection; each as its target and body.
    func requests() async throws -> [String] {
        var all: [String] = []
        while let head = try await connection.nextHead() {
            let body = try await connection.body(of: head)
            all.append("\(head.string(head.target)) \(String(decoding: body, as: UTF8.self))")
        }
        return all
    }
}
