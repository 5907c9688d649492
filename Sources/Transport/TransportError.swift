// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Why a peer could not be reached, or is not there any more.
package enum TransportError: Error, Equatable, Sendable, CustomStringConvertible {
    case system(Errno)
    case tls(TLSError)
    case unresolved(host: String, reason: String)
    case timedOut
    /// The peer ended the connection where more was due.
    case closed
    /// The waiting task's other peer has gone, so that waiting made no sense any more.
    case abandoned

    package var description: String {
        switch self {
        case .system(let errno): "\(errno)"
        case .tls(let error): "\(error)"
        case .unresolved(let host, let reason): "the name \(host) does not resolve: \(reason)"
        case .timedOut: "timed out"
        case .closed: "the connection was closed"
        case .abandoned: "the client has gone"
        }
    }
}
