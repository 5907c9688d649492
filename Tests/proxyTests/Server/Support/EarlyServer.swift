// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Answers as soon as it has seen a head, and hangs up with the body unread.
final class EarlyServer: Sendable {
    let port: UInt16
    private let listener: Int32

    init(answer: String) throws {
        (listener, port) = try Loopback.listener()
        let listener = listener
        _ = try Thread.start(name: "early") {
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                let peer = Peer(descriptor)
                _ = peer.read(through: "\r\n\r\n")
                peer.send(answer)
                peer.stopSending()
                // Long enough for the answer to arrive before the reset that follows.
                usleep(200_000)
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}
