// SPDX-License-Identifier: Apache-2.0

/// One finished exchange: everything that the metrics will ever know about it, in a fixed number of bytes.
///
/// Durations are nanoseconds. A duration of zero means that it was not measured.
@frozen
package struct RequestSample: BitwiseCopyable, Sendable {
    package enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// Counts in `http_request_duration_seconds` only.
        case http
        /// Counts in every family.
        case model
    }

    /// How a streamed answer ended.
    package enum Outcome: UInt8, BitwiseCopyable, Sendable { case completed, clientAborted, upstreamFailed, cut }

    /// Who said how many tokens there were. With `none` the token fields are not read.
    package enum UsageSource: UInt8, BitwiseCopyable, Sendable { case provider, partial, estimated, none }

    /// How often the upstream was asked again, by reason; 255 means at least that often.
    @frozen
    package struct Retries: BitwiseCopyable, Sendable {
        package var connect: UInt8 = 0
        package var reset: UInt8 = 0
        package var timeout: UInt8 = 0
        package var rateLimited: UInt8 = 0
        package var serverError: UInt8 = 0

        package init() {}
    }

    /// From the request's first byte to the answer's last.
    package var duration: UInt64 = 0
    package var timeToFirstToken: UInt64 = 0
    /// From the first token to the last.
    package var generation: UInt64 = 0
    /// What this proxy added before the upstream was written to.
    package var requestOverhead: UInt64 = 0
    /// What this proxy added between an answer's bytes coming and going.
    package var responseOverhead: UInt64 = 0
    package var costNanodollars: UInt64 = 0
    /// Wall clock, nanoseconds since 1970.
    package var endedAt: Int64 = 0

    package var promptTokens: UInt32 = 0
    package var completionTokens: UInt32 = 0
    /// Part of the prompt tokens.
    package var cachedTokens: UInt32 = 0
    /// Part of the prompt tokens.
    package var cacheWriteTokens: UInt32 = 0
    /// Part of the completion tokens.
    package var reasoningTokens: UInt32 = 0
    package var promptCharacters: UInt32 = 0

    package var provider: LabelID = 0
    package var model: LabelID = 0
    package var tenant: LabelID = 0
    package var route: LabelID = 0
    /// The status code that the client saw; 499 when it left before an answer.
    package var status: UInt16 = 0
    /// The place in `MethodLabel.values`.
    package var method: UInt8 = MethodLabel.other

    package var kind = Kind.http
    package var outcome = Outcome.completed
    package var usageSource = UsageSource.none
    package var isStream = false
    package var isPriceUnknown = false
    package var retries = Retries()

    package init() {}
}
