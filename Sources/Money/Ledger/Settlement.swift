// SPDX-License-Identifier: Apache-2.0

/// What one exchange came to: a row of the ledger before it is text, in a fixed number of bytes.
///
/// Holds no text of a prompt or an answer, no key, nothing of `x-codex-turn-metadata`.
@frozen
package struct Settlement: BitwiseCopyable, Sendable {
    /// Who said how many tokens there were; `none` where there was nothing to count.
    package enum Source: UInt8, BitwiseCopyable, Sendable, CaseIterable { case provider, partial, estimated, none }

    package enum Outcome: UInt8, BitwiseCopyable, Sendable, CaseIterable {
        case completed, clientAborted, upstreamFailed, cut
        /// Refused before a provider was called.
        case refused
        /// In progress when the process was killed; charged with what was reserved for it at that moment.
        case interrupted
    }

    /// Wall clock, nanoseconds since 1970.
    package var startedAt: Int64 = 0
    package var endedAt: Int64 = 0
    /// Nanoseconds; 0 when it was not measured.
    package var timeToFirstToken: UInt64 = 0
    package var costNanodollars: UInt64 = 0
    /// What the same would have cost without the provider's cache.
    package var uncachedNanodollars: UInt64 = 0

    /// All input tokens; the cached and the cache-write tokens are parts of them.
    package var inputTokens: UInt32 = 0
    package var cachedTokens: UInt32 = 0
    package var cacheWriteTokens: UInt32 = 0
    package var outputTokens: UInt32 = 0
    /// Part of the output tokens.
    package var reasoningTokens: UInt32 = 0
    package var guardrails = GuardrailActions()
    package var status: UInt16 = 0
    private var sourceCode = Source.none.rawValue
    private var outcomeCode = Outcome.completed.rawValue
    private var priceUnknownCode: UInt8 = 0
    private var streamCode: UInt8 = 0

    package var tenant = FixedText()
    package var provider = FixedText()
    package var modelAsked = FixedText()
    package var modelUsed = FixedText()
    /// The price row, such as `openai:gpt-5.5@2026-04-01`; empty without one.
    package var price = FixedText()
    /// The provider's request id, else the client's own.
    package var requestID = FixedText()
    /// Codex's `session-id`; empty for other clients.
    package var session = FixedText()

    package init() {}
}

extension Settlement {
    package var source: Source {
        get { Source(rawValue: sourceCode) ?? .none }
        set { sourceCode = newValue.rawValue }
    }

    package var outcome: Outcome {
        get { Outcome(rawValue: outcomeCode) ?? .completed }
        set { outcomeCode = newValue.rawValue }
    }

    package var isPriceUnknown: Bool {
        get { priceUnknownCode != 0 }
        set { priceUnknownCode = newValue ? 1 : 0 }
    }

    package var isStream: Bool {
        get { streamCode != 0 }
        set { streamCode = newValue ? 1 : 0 }
    }
}
