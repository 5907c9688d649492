// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Why a TLS connection cannot be had or has ended; reasons are OpenSSL's words and hold nothing that was sent.
package enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The certificates to trust could not be read.
    case trustStore(file: String, reason: String)
    case invalidHost
    /// The peer's certificate was not accepted.
    case untrusted(reason: String)
    case handshake(reason: String)
    /// The peer broke the protocol after the handshake.
    case connection(reason: String)
    case system(Errno)
    /// The peer closed the connection without saying so: a body that lasts until the end may have been cut.
    case truncated

    package var description: String {
        switch self {
        case .trustStore(let file, let reason): "cannot read trusted certificates from \(file): \(reason)"
        case .invalidHost: "the host to verify is empty or holds a NUL"
        case .untrusted(let reason): "certificate verify failed: \(reason)"
        case .handshake(let reason): "TLS handshake failed: \(reason)"
        case .connection(let reason): "TLS connection failed: \(reason)"
        case .system(let errno): "TLS connection failed: \(errno)"
        case .truncated: "the peer closed the TLS connection without a close_notify"
        }
    }
}
