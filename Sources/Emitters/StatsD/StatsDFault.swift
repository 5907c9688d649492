// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Why a datagram or a line did not go out, as the label `reason` has it.
enum StatsDFault: String, Error, Sendable {
    /// The server's name leads to no address, or the address to no socket.
    case unresolved
    /// Nobody listens; the kernel tells it of the datagram before (ECONNREFUSED).
    case refused
    /// The socket's buffer stayed full (EAGAIN).
    case wouldBlock = "would_block"
    /// No way to the server (ENETUNREACH, EHOSTUNREACH).
    case unreachable
    /// A datagram beyond what the network takes (EMSGSIZE), or a line beyond a datagram.
    case tooLong = "too_long"
    /// More exchanges between two flushes than the tap holds; only their timers are missing.
    case tapFull = "tap_full"
    case other

    init(_ error: Errno) {
        switch error.rawValue {
        case ECONNREFUSED: self = .refused
        case EAGAIN, EWOULDBLOCK, ENOBUFS: self = .wouldBlock
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: self = .unreachable
        case EMSGSIZE: self = .tooLong
        default: self = .other
        }
    }
}
