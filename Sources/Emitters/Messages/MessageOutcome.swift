// SPDX-License-Identifier: Apache-2.0

/// What became of a message to a person.
package enum MessageOutcome: Equatable, Sendable {
    case delivered
    /// The reason names no secret; the time (nanoseconds) is the receiver's own wish.
    case failed(reason: String, retryAfter: UInt64? = nil)
}
