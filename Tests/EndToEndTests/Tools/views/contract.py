# SPDX-License-Identifier: Apache-2.0
"""The metrics that users may rely on, with their labels, and where each is shown."""

MODEL, TENANT = ("provider", "model"), ("provider", "model", "tenant")
BUDGET, DESTINATION = ("tenant", "period"), ("destination",)

LABELS = {
    "http_request_duration_seconds": ("method", "route", "status_code"),
    "llm_requests_total": (*TENANT, "status"),
    "llm_tokens_total": (*TENANT, "phase"),
    "llm_cached_tokens_total": TENANT,
    "llm_cache_write_tokens_total": TENANT,
    "llm_reasoning_tokens_total": TENANT,
    "llm_cost_usd_total": TENANT,
    "llm_estimated_cost_usd_gauge": ("tenant",),
    "llm_prompt_chars_histogram": ("tenant",),
    "llm_request_duration_seconds": MODEL,
    "llm_time_to_first_token_seconds": MODEL,
    "llm_time_per_output_token_seconds": MODEL,
    "llm_inter_token_latency_seconds": MODEL,
    "llm_token_estimate_error_ratio": MODEL,
    "llm_usage_source_total": (*MODEL, "source"),
    "llm_streams_total": (*MODEL, "outcome"),
    "llm_price_unknown_total": MODEL,
    "llm_upstream_retries_total": ("provider", "reason"),
    "llm_budget_limit_usd": BUDGET,
    "llm_budget_spent_usd": BUDGET,
    "llm_budget_reserved_usd": BUDGET,
    "llm_budget_reset_timestamp_seconds": BUDGET,
    "llm_guardrail_actions_total": ("tenant", "action", "reason"),
    "proxy_overhead_seconds": ("phase",),
    "proxy_ledger_rows_total": (),
    "proxy_ledger_rows_dropped_total": (),
    "proxy_ledger_errors_total": (),
    "proxy_requests_in_flight": (),
    "proxy_connections": ("side",),
    "proxy_build_info": ("version", "arch"),
    "proxy_samples_recorded_total": (),
    "proxy_samples_folded_total": (),
    "proxy_samples_dropped_total": ("reason",),
    "proxy_ring_fill_ratio": (),
    "proxy_ring_full_total": (),
    "proxy_series": (),
    "proxy_series_rejected_total": ("label",),
    "proxy_series_expired_total": (),
    "proxy_remote_write_samples_recorded_total": DESTINATION,
    "proxy_remote_write_samples_total": DESTINATION,
    "proxy_remote_write_samples_dropped_total": (*DESTINATION, "reason"),
    "proxy_remote_write_pending_samples": DESTINATION,
    "proxy_remote_write_bytes_total": DESTINATION,
    "proxy_remote_write_requests_total": (*DESTINATION, "code"),
    "proxy_remote_write_retries_total": (*DESTINATION, "reason"),
    "proxy_remote_write_newest_delivered_timestamp_seconds": DESTINATION,
    "proxy_remote_write_backlog_age_seconds": DESTINATION,
    "proxy_remote_write_breaker_open": DESTINATION,
    "proxy_statsd_datagrams_total": DESTINATION,
    "proxy_statsd_lines_total": DESTINATION,
    "proxy_statsd_bytes_total": DESTINATION,
    "proxy_statsd_errors_total": (*DESTINATION, "reason"),
    "proxy_relay_scrapes_total": ("target", "result"),
    "proxy_relay_samples_total": ("target",),
    "proxy_relay_samples_dropped_total": ("target", "reason"),
    "process_cpu_seconds_total": (),
    "process_start_time_seconds": (),
    "process_resident_memory_bytes": (),
    "process_virtual_memory_bytes": (),
    "process_virtual_memory_max_bytes": (),
    "process_open_fds": (),
    "process_max_fds": (),
    "process_threads": (),
    # Of a relayed neighbour, as Prometheus has them of its targets.
    "up": (),
    "scrape_duration_seconds": (),
    "scrape_samples_scraped": (),
}

HISTOGRAMS = {
    "http_request_duration_seconds", "llm_request_duration_seconds", "llm_time_to_first_token_seconds",
    "llm_time_per_output_token_seconds", "llm_inter_token_latency_seconds", "llm_token_estimate_error_ratio",
    "llm_prompt_chars_histogram", "proxy_overhead_seconds",
}

# What is on no panel and in no alert, and why.
ABSENT = {
    "process_virtual_memory_max_bytes": "without a limit on address space it is 2^64, which says nothing",
    "scrape_duration_seconds": "a matter of the neighbour's own dashboards",
    "scrape_samples_scraped": "a matter of the neighbour's own dashboards",
}

# What may well not have happened while the checks look: the query falls back to zero then.
SELDOM = {
    "ALERTS", "proxy_ledger_rows_dropped_total", "proxy_ledger_errors_total",
    "proxy_samples_dropped_total", "proxy_ring_full_total", "proxy_series_rejected_total",
    "proxy_series_expired_total", "proxy_remote_write_samples_dropped_total", "proxy_remote_write_retries_total",
    "proxy_statsd_errors_total", "proxy_relay_samples_dropped_total",
}

# Prometheus' own, and labels that it or the sender adds.
PROMETHEUS = {"ALERTS": ("alertname", "alertstate", "severity", "subject")}
EVERYWHERE = {"job", "instance"}


def family(name: str) -> str:
    """The metric that a series belongs to."""
    base, _, suffix = name.rpartition("_")
    return base if suffix in ("bucket", "sum", "count") and base in HISTOGRAMS else name
