// SPDX-License-Identifier: Apache-2.0

/// What a key of LiteLLM's price map is about, such as `cache_read_input_token_cost_above_272k_tokens_priority`.
struct LiteLLMField: Equatable {
    var key: RateKey
    /// Input tokens; 0 without a tier.
    var above: UInt64 = 0
    /// By our name.
    var serviceTier: String?

    /// The longer of two that begin alike comes first.
    private static let names: [(String, RateKey)] = [
        ("input_cost_per_token_cache_hit", .cachedInput), ("input_cost_per_token", .input),
        ("output_cost_per_token", .output),
        ("cache_read_input_token_cost", .cachedInput), ("cache_creation_input_token_cost_above_1hr", .longCacheWrite),
        ("cache_creation_input_token_cost_above_12hr", .longCacheWrite),
        ("cache_creation_input_token_cost", .cacheWrite), ("input_cost_per_audio_token", .audioInput),
        ("output_cost_per_audio_token", .audioOutput), ("output_cost_per_reasoning_token", .reasoning),
        ("input_cost_per_request", .request),
    ]
    private static let serviceTiers = [
        ("_priority", "priority"), ("_flex", "flex"), ("_batches", "batch"), ("_ultrafast", "ultrafast"),
        ("_balanced", "balanced"),
    ]

    static var serviceTierNames: [String] { serviceTiers.map(\.1) }

    /// Nil for what is no amount that we know.
    init?(_ name: String) {
        guard let (start, key) = Self.names.first(where: { name.hasPrefix($0.0) }) else { return nil }
        self.key = key
        var rest = name.dropFirst(start.count)
        if let (end, tier) = Self.serviceTiers.first(where: { rest.hasSuffix($0.0) }) {
            serviceTier = tier
            rest = rest.dropLast(end.count)
        }
        guard !rest.isEmpty else { return }
        guard rest.hasPrefix("_above_"), rest.hasSuffix("k_tokens"),
            let thousands = UInt64(rest.dropFirst(7).dropLast(8)), (1...1_000_000).contains(thousands)
        else { return nil }
        above = thousands * 1_000
    }

    /// Whether a key is about money at all.
    static func isCost(_ name: String) -> Bool { name.contains("cost") || name.contains("pricing") }
}
