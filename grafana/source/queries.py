# SPDX-License-Identifier: Apache-2.0
"""What the queries of all dashboards have in common: selectors by the dashboard's variables, rates, quantiles."""

# The labels of each metric for which the dashboards have a variable; every series has `instance` and `job` besides.
FILTERS = {
    "llm_requests_total": ("provider", "model", "tenant"),
    "llm_tokens_total": ("provider", "model", "tenant"),
    "llm_cached_tokens_total": ("provider", "model", "tenant"),
    "llm_cache_write_tokens_total": ("provider", "model", "tenant"),
    "llm_reasoning_tokens_total": ("provider", "model", "tenant"),
    "llm_cost_usd_total": ("provider", "model", "tenant"),
    "llm_request_duration_seconds": ("provider", "model"),
    "llm_time_to_first_token_seconds": ("provider", "model"),
    "llm_time_per_output_token_seconds": ("provider", "model"),
    "llm_inter_token_latency_seconds": ("provider", "model"),
    "llm_token_estimate_error_ratio": ("provider", "model"),
    "llm_usage_source_total": ("provider", "model"),
    "llm_streams_total": ("provider", "model"),
    "llm_price_unknown_total": ("provider", "model"),
    "llm_upstream_retries_total": ("provider",),
    "llm_prompt_chars_histogram": ("tenant",),
    "llm_estimated_cost_usd_gauge": ("tenant",),
    "llm_budget_limit_usd": ("tenant",),
    "llm_budget_spent_usd": ("tenant",),
    "llm_budget_reserved_usd": ("tenant",),
    "llm_budget_reset_timestamp_seconds": ("tenant",),
    "llm_guardrail_actions_total": ("tenant",),
}


def select(metric: str, *matchers: str, suffix: str = "") -> str:
    """The metric's series that the dashboard's variables leave, and `matchers` besides."""
    filters = [f'{label}=~"${label}"' for label in ("instance", *FILTERS.get(metric, ()))]
    return f"{metric}{suffix}{{{', '.join([*filters, *matchers])}}}"


def rate(metric: str, *matchers: str, by: str = "", window: str = "$__rate_interval") -> str:
    return f"sum{_by(by)}(rate({select(metric, *matchers)}[{window}]))"


def increase(metric: str, *matchers: str, by: str = "", window: str = "$__rate_interval") -> str:
    return f"sum{_by(by)}(increase({select(metric, *matchers)}[{window}]))"


def share(part: str, whole: str) -> str:
    """Zero where there is no part, and where there is nothing at all."""
    return f"({part} or {whole} * 0) / ({whole} > 0) or on() vector(0)"


def rare(query: str) -> str:
    """For what may never have happened: zero, rather than an empty panel."""
    return f"{query} or on() vector(0)"


def quantile(metric: str, q: float, by: str = "") -> str:
    """Of the native histogram where there is one, which is the finer; of the classic one elsewhere."""
    groups = ", ".join(filter(None, ("le", by)))
    native = f"histogram_quantile({q}, sum{_by(by)}(rate({select(metric)}[$__rate_interval])))"
    classic = (
        f"histogram_quantile({q}, sum by ({groups}) "
        f"(rate({select(metric, suffix='_bucket')}[$__rate_interval])))"
    )
    return f"{native} or {classic}"


def average(metric: str, by: str = "") -> str:
    native = f"sum{_by(by)}(rate({select(metric)}[$__rate_interval]))"
    classic = (
        f"sum{_by(by)}(rate({select(metric, suffix='_sum')}[$__rate_interval]))"
        f" / sum{_by(by)}(rate({select(metric, suffix='_count')}[$__rate_interval]))"
    )
    return f"histogram_sum({native}) / histogram_count({native}) or {classic}"


def count(metric: str, by: str = "") -> str:
    """Observations a second."""
    native = f"histogram_count(sum{_by(by)}(rate({select(metric)}[$__rate_interval])))"
    return f"{native} or sum{_by(by)}(rate({select(metric, suffix='_count')}[$__rate_interval]))"


def buckets(metric: str) -> str:
    """For a heatmap: classic buckets, or the native histogram where there are none."""
    classic = f"sum by (le) (increase({select(metric, suffix='_bucket')}[$__rate_interval]))"
    return f"{classic} or on() sum(increase({select(metric)}[$__rate_interval]))"


def _by(labels: str) -> str:
    return f" by ({labels}) " if labels else ""
