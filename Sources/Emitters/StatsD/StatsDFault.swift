// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Why a datagram or a line did not go out, as the label `reason` has it.
enum StatsDFault: String, Error, Sendable {
    /// The server's name leads to no address, or the address to no socket.
    case unresolved
    /// Nobody listens; over UDP the kernel tells it of the datagram before (ECONNREFUSED, over Unix
    /// sockets EPIPE too).
    case refused
    /// The socket's buffer, or a Unix socket's queue, stayed full (EAGAIN).
    case wouldBlock = "would_block"
    /// The network interface's queue is full (ENOBUFS).
    case noBuffers = "no_buffers"
    /// No way to the server (ENETUNREACH, EHOSTUNREACH).
    case unreachable
    /// A datagram beyond what the network takes (EMSGSIZE), or a line beyond a datagram.
    case tooLong = "too_long"
    /// More exchanges than the tap holds came between two looks at it; only their timers are missing.
    case tapFull = "tap_full"
    case other

    init(_ error: Errno) {
        switch error.rawValue {
        case ECONNREFUSED, ECONNRESET, EPIPE, ENOTCONN: self = .refused
        case EAGAIN, EWOULDBLOCK: self = .wouldBlock
        case ENOBUFS: self = .noBuffers
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: self = .unreachable
        case EMSGSIZE: self = .tooLong
        case ENOENT, ENOTSOCK, EPROTOTYPE: self = .unresolved
        default: self = .other
        }
    }

    /// Whether the same datagram may go out on the same socket in a moment.
    var isMomentary: Bool { self == .wouldBlock || self == .noBuffers }
}
