// SPDX-License-Identifier: Apache-2.0

/// How an HTTP POST ended.
enum PostOutcome: Equatable {
    struct Answer: Equatable {
        let status: Int
        /// What `Retry-After` says in either of its forms, as nanoseconds from now; nil when it says nothing or nonsense.
        var retryAfter: UInt64?
        /// Samples of both kinds that a receiver of remote write 2.0 says it has written; nil when it says nothing.
        var written: UInt64?
        /// The body's beginning.
        var text = ""
    }

    case answered(Answer)
    /// No whole answer came. The reason names no secret.
    case failed(reason: String)
}
