// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// What one client may ask of a connection; times are nanoseconds.
package struct ServerLimits: Sendable {
    package var head = HeadLimits()
    package var bodyBytes = 64 * 1024 * 1024
    /// How long a connection may rest between two requests.
    package var idle: UInt64 = 75_000_000_000
    /// How long a head may take from its first byte to its last.
    package var headTime: UInt64 = 30_000_000_000
    /// How long a body may pause, and how long a client may read nothing of an answer.
    package var stall: UInt64 = 60_000_000_000
    /// How many bytes a second a body must come with, on the whole, not to be taken for a siege. It has a `stall` ahead.
    package var bodyRate: UInt64 = 500

    package init() {}
}

/// Why a request cannot be served, or its connection not go on.
package enum ServerFault: Error, Equatable, Sendable {
    case malformed(HTTPParseError)
    case bodyTooLarge(limit: Int)
    case timedOut
    /// The client has gone; nobody reads an answer.
    case gone
}
