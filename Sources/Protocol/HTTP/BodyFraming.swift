// SPDX-License-Identifier: Apache-2.0

/// How a message's body ends (RFC 9112 §6.3).
package enum BodyFraming: Equatable, Sendable {
    case none
    case length(Int)
    case chunked
    /// The body lasts until the peer closes the connection; only answers have such bodies.
    case untilClose
}
