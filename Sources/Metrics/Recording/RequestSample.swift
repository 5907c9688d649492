// SPDX-License-Identifier: Apache-2.0

/// One finished exchange: everything that the metrics will ever know about it, in a fixed number of bytes.
///
/// Durations are nanoseconds. A duration of zero means that it was not measured. Every pattern of bytes is a sample, so
/// that one read from a damaged file is at worst wrong.
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
    /// What this proxy added between an answer's first bytes coming and being handed to the kernel.
    package var responseOverhead: UInt64 = 0
    package var costNanodollars: UInt64 = 0
    /// Wall clock, nanoseconds since 1970.
    package var endedAt: Int64 = 0
    /// The trace that the request belongs to.
    package var trace = TraceID()
    /// How long the pauses between a stream's tokens were.
    package var gaps = TokenGaps()

    package var promptTokens: UInt32 = 0
    package var completionTokens: UInt32 = 0
    /// Part of the prompt tokens.
    package var cachedTokens: UInt32 = 0
    /// Part of the prompt tokens.
    package var cacheWriteTokens: UInt32 = 0
    /// Part of the completion tokens.
    package var reasoningTokens: UInt32 = 0
    package var promptCharacters: UInt32 = 0
    /// How far the estimate of the prompt tokens was off, in millionths of the true number; `max` where nobody knows.
    package var estimateError: UInt32 = .max
    /// One bit for each of `Labels.guardrails`.
    package var guardrails: UInt32 = 0

    package var provider: LabelID = 0
    package var model: LabelID = 0
    package var tenant: LabelID = 0
    package var route: LabelID = 0
    /// The status code that the client saw; 499 when it left before an answer.
    package var status: UInt16 = 0
    /// The place in `MethodLabel.values`.
    package var method: UInt8 = MethodLabel.other

    var kindCode = Kind.http.rawValue
    var outcomeCode = Outcome.completed.rawValue
    var usageSourceCode = UsageSource.none.rawValue
    var streamCode: UInt8 = 0
    var priceUnknownCode: UInt8 = 0
    package var retries = Retries()

    package init() {}
}

extension RequestSample {
    package var kind: Kind {
        get { Kind(rawValue: kindCode) ?? .http }
        set { kindCode = newValue.rawValue }
    }

    package var outcome: Outcome {
        get { Outcome(rawValue: outcomeCode) ?? .completed }
        set { outcomeCode = newValue.rawValue }
    }

    package var usageSource: UsageSource {
        get { UsageSource(rawValue: usageSourceCode) ?? .none }
        set { usageSourceCode = newValue.rawValue }
    }

    package var isStream: Bool {
        get { streamCode != 0 }
        set { streamCode = newValue ? 1 : 0 }
    }

    package var isPriceUnknown: Bool {
        get { priceUnknownCode != 0 }
        set { priceUnknownCode = newValue ? 1 : 0 }
    }
}
