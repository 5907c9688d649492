// SPDX-License-Identifier: Apache-2.0

/// What became of a message to a person.
package enum MessageOutcome: Equatable, Sendable {
    case delivered
    /// The reason names no secret; the time (nanoseconds) is the receiver's own wish.
    case failed(reason: String, retryAfter: UInt64? = nil)

    /// Why it was not delivered; nil when it was.
    package var failure: String? {
        switch self {
        case .delivered: nil
        case .failed(let reason, retryAfter: _): reason
        }
    }
}
