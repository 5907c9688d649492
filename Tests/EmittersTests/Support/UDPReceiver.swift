// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

@testable import Emitters

/// Collects the datagrams that come to a loopback port.
final class UDPReceiver: Sendable {
    private let socket: LoopbackSocket
    private let datagrams = Lock<[String]>([])
    private let hasEnded = Lock(false)

    /// What `close` sends, to end the thread.
    private static let farewell = "the end"

    init(port: UInt16 = 0) throws {
        socket = try .udp(port: port)
        try Thread.startDetached(name: "udp-receiver") { [self] in
            while let datagram = next(), datagram != Self.farewell { datagrams.signal { $0.append(datagram) } }
            hasEnded.signal { $0 = true }
        }
    }

    var port: UInt16 { socket.port }
    var received: [String] { datagrams.withLock { $0 } }
    var lines: [String] { received.flatMap { $0.split(separator: "\n").map(String.init) } }

    /// Waits until so many datagrams have come, ten seconds at most.
    func received(atLeast count: Int) -> [String] {
        datagrams.wait(until: Clock.monotonic() + 10_000_000_000) { $0.count >= count }
        return received
    }

    /// Ends the thread once everything sent before has been read.
    func close() throws {
        try LoopbackSocket.udp().send(Self.farewell, to: port)
        hasEnded.wait(until: Clock.monotonic() + 10_000_000_000) { $0 }
    }

    private func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let got = unsafe recv(socket.descriptor.rawValue, &bytes, bytes.count, 0)
        return got < 0 ? nil : String(decoding: bytes[..<got], as: UTF8.self)
    }
}
