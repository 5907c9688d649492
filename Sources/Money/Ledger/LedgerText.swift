// SPDX-License-Identifier: Apache-2.0

/// How rows of the ledger are written: the keys, in their order.
enum LedgerText {
    static let endedAt: StaticString = #"{"ended_at":""#
    static let duration: StaticString = #"","duration_ms":"#
    static let firstToken: StaticString = #","first_token_ms":"#
    static let tenant: StaticString = #","tenant":""#
    static let provider: StaticString = #"","provider":""#
    static let modelAsked: StaticString = #"","model_asked":""#
    static let modelUsed: StaticString = #"","model_used":""#
    static let stream: StaticString = #"","stream":"#
    static let status: StaticString = #","status":"#
    static let outcome: StaticString = #","outcome":""#
    static let source: StaticString = #"","usage_source":""#
    static let input: StaticString = #"","input_tokens":"#
    static let cached: StaticString = #","cached_tokens":"#
    static let cacheWrite: StaticString = #","cache_write_tokens":"#
    static let output: StaticString = #","output_tokens":"#
    static let reasoning: StaticString = #","reasoning_tokens":"#
    static let cost: StaticString = #","cost_usd":"#
    static let uncached: StaticString = #","uncached_usd":"#
    static let price: StaticString = #","price":""#
    static let priceUnknown: StaticString = #"","price_unknown":"#
    static let guardrails: StaticString = #","guardrails":["#
    static let request: StaticString = #"],"request_id":""#
    static let session: StaticString = #"","session_id":""#
    static let end: StaticString = #""}"#

    /// A row's bytes, roughly; most have fewer.
    static let usualRow = 640

    static let lineFeed = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
}

extension Settlement.Source {
    package var name: StaticString {
        switch self {
        case .provider: "provider"
        case .partial: "partial"
        case .estimated: "estimated"
        case .none: "none"
        }
    }
}

extension Settlement.Outcome {
    package var name: StaticString {
        switch self {
        case .completed: "completed"
        case .clientAborted: "client_aborted"
        case .upstreamFailed: "upstream_failed"
        case .cut: "cut"
        case .refused: "refused"
        case .interrupted: "interrupted"
        }
    }
}
