// SPDX-License-Identifier: Apache-2.0

/// The families that are folded from samples.
///
/// All that say "model exchange" cover the same samples, so that within one snapshot
/// `llm_requests_total`, `llm_request_duration_seconds` and `llm_prompt_chars_histogram` have the same count.
extension FamilyDescription {
    // Every finished exchange.
    static let httpDuration = histogram(
        "http_request_duration_seconds",
        "Time from a request's first byte to its answer's last, for every finished exchange."
    )

    // Every finished model exchange.
    static let requests = counter("llm_requests_total", "Finished model exchanges by the status that the client saw.")
    static let requestDuration = histogram(
        "llm_request_duration_seconds",
        "Time from a model request's first byte to its answer's last."
    )
    static let promptCharacters = histogram("llm_prompt_chars_histogram", "Characters of text in a model request.")
    static let cost = counter("llm_cost_usd_total", "Cost of model exchanges in US dollars; zero while unpriced.")
    static let estimatedCost = gauge(
        "llm_estimated_cost_usd_gauge",
        "Cost of the current UTC day in US dollars, projected to the day's end."
    )

    // Model exchanges whose usage is known or estimated.
    static let tokens = counter("llm_tokens_total", "Tokens of model exchanges by phase, prompt or completion.")
    static let cachedTokens = counter(
        "llm_cached_tokens_total",
        "Prompt tokens that the provider read from its cache, a part of llm_tokens_total."
    )
    static let cacheWriteTokens = counter(
        "llm_cache_write_tokens_total",
        "Prompt tokens that the provider wrote to its cache, a part of llm_tokens_total."
    )
    static let reasoningTokens = counter(
        "llm_reasoning_tokens_total",
        "Completion tokens spent on reasoning, a part of llm_tokens_total."
    )
    static let usageSource = counter(
        "llm_usage_source_total",
        "Model exchanges by where their token counts came from: the provider, a part of its answer, or an estimate."
    )

    // Some model exchanges, as each says.
    static let timeToFirstToken = histogram(
        "llm_time_to_first_token_seconds",
        "Time from a model request's first byte to its answer's first token, where one was seen."
    )
    static let timePerOutputToken = histogram(
        "llm_time_per_output_token_seconds",
        "Time per completion token after the first, for streams of two or more."
    )
    static let interTokenLatency = histogram(
        "llm_inter_token_latency_seconds",
        "Pauses between a stream's tokens, as they came from the provider; tokens that came together have none."
    )
    static let streams = counter("llm_streams_total", "Streamed answers by how they ended.")
    static let estimateError = histogram(
        "llm_token_estimate_error_ratio",
        "How far the estimate of a request's prompt tokens was off, as a share of what the provider then counted."
    )
    static let guardrailActions = counter(
        "llm_guardrail_actions_total",
        "What was done to keep a tenant within its means, and which of its settings asked for it."
    )
    static let priceUnknown = counter("llm_price_unknown_total", "Model exchanges for which no price is known.")
    static let retries = counter("llm_upstream_retries_total", "Requests sent to a provider again, by reason.")
    static let overhead = histogram(
        "proxy_overhead_seconds",
        "Time that the proxy itself added to a model exchange, before the request and before the answer's first bytes went out."
    )
}
