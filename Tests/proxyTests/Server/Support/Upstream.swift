// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A provider that does as a script says, faults above all; a thread serves each connection.
final class Upstream: Sendable {
    /// Answers one request; the number counts requests from 0 on, over all connections.
    typealias Script = @Sendable (_ peer: Peer, _ request: Message, _ number: Int) -> Void

    private struct State {
        var requests: [Message] = []
        var connections = 0
        var ended = 0
    }

    let port: UInt16
    private let listener: Int32
    private let state = Lock(State())

    init(_ script: @escaping Script) throws {
        (listener, port) = try Loopback.listener()
        let listener = listener
        let state = state
        _ = try Thread.start(name: "upstream") { Self.accept(listener, state, script) }
    }

    /// Answers each request with the next of these texts, the last one again and again.
    convenience init(answers: [String]) throws {
        try self.init { peer, _, number in peer.send(answers[min(number, answers.count - 1)]) }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func accept(_ listener: Int32, _ state: Lock<State>, _ script: @escaping Script) {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            state.signal { $0.connections += 1 }
            _ = try? Thread.start(name: "connection") {
                serve(Peer(descriptor), state, script)
                state.signal { $0.ended += 1 }
            }
        }
        close(listener)
    }

    private static func serve(_ peer: Peer, _ state: Lock<State>, _ script: Script) {
        while let request = Message.read(from: peer, isAnswer: false) {
            let number = state.withLock { $0.requests.count }
            state.signal { $0.requests.append(request) }
            script(peer, request, number)
        }
    }

    var requests: [Message] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }

    /// Waits until so many requests have come whole.
    @discardableResult
    func waitForRequests(_ count: Int) -> Bool {
        state.wait(until: Clock.monotonic() + 10_000_000_000) { $0.requests.count >= count }
    }

    /// Waits until so many connections have been seen to end.
    func waitForEnds(_ count: Int) -> Bool {
        state.wait(until: Clock.monotonic() + 10_000_000_000) { $0.ended >= count }
    }
}
