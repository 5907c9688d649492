// SPDX-License-Identifier: Apache-2.0

/// What an attempt's outcome means for its request, as the remote-write specification rules it.
enum Verdict: Equatable {
    case delivered
    /// Try the same bytes again; `after` is what the receiver asked for, nanoseconds.
    case retry(reason: String, after: UInt64?)
    case drop(reason: String)

    init(_ outcome: PostOutcome) {
        switch outcome {
        case .failed:
            self = .retry(reason: "network", after: nil)
        case .answered(let answer):
            switch answer.status {
            case 200..<300: self = .delivered
            case 429, 500..<600: self = .retry(reason: "http_\(answer.status)", after: answer.retryAfter)
            // Repeating what was refused would only be refused again.
            default: self = .drop(reason: "http_\(answer.status)")
            }
        }
    }
}
