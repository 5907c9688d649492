// SPDX-License-Identifier: Apache-2.0

import Protocol

/// What an attempt's outcome means for its request, as the remote-write specifications rule it.
enum Verdict: Equatable {
    /// All of it, or as many of its samples as the receiver says that it has written.
    case delivered(samples: UInt64?)
    /// Try the same bytes again; `after` is what the receiver asked for, nanoseconds.
    case retry(reason: String, after: UInt64?)
    /// Refused for good, but for so many samples that were written.
    case drop(reason: String, written: UInt64)
    /// The receiver knows nothing of version 2: the same samples go out in version 1.
    case fallBack

    /// `isProven` says that the receiver has shown to know version 2; for version 1 it is without meaning.
    init(_ outcome: PostOutcome, sent version: RemoteWriteVersion, mayFallBack: Bool, isProven: Bool) {
        guard case .answered(let answer) = outcome else {
            self = .retry(reason: "network", after: nil)
            return
        }
        let written = version == .v2 ? answer.written : nil
        switch answer.status {
        case 200..<300 where version == .v1: self = .delivered(samples: nil)
        case 200..<300: self = Self.accepted(written, mayFallBack)
        // A proxy's refusal: the receiver has not seen the request.
        case 407, 429, 500..<600: self = .retry(reason: "http_\(answer.status)", after: answer.retryAfter)
        case 415 where mayFallBack: self = .fallBack
        case 400 where mayFallBack && written == nil && !isProven: self = .fallBack
        // Repeating what was refused would only be refused again.
        default: self = .drop(reason: "http_\(answer.status)", written: written ?? 0)
        }
    }

    /// A receiver that says nothing of what it has written took the message for an empty one of version 1.
    private static func accepted(_ written: UInt64?, _ mayFallBack: Bool) -> Verdict {
        if let written { return .delivered(samples: written) }
        return mayFallBack ? .fallBack : .drop(reason: "not_written", written: 0)
    }
}
