# SPDX-License-Identifier: Apache-2.0
from panels import graph, heatmap, row
from queries import average, buckets, quantile

TITLE = "tokenmeter: latency"
DESCRIPTION = "How long models take to begin and to go on, how long an exchange takes, and what the proxy adds to it."

FIRST, EACH = "llm_time_to_first_token_seconds", "llm_time_per_output_token_seconds"
BETWEEN, WHOLE = "llm_inter_token_latency_seconds", "llm_request_duration_seconds"


def rows() -> list:
    return [_first_token(), _tokens(), _exchange(), _proxy()]


def _quantiles(metric: str, *qs: float, by: str = "model") -> list:
    return [(quantile(metric, q, by=by), f"p{q * 100:g} {{{{{by}}}}}") for q in qs]


def _first_token() -> list:
    return row(
        "Time to first token",
        graph("Time to first token", "From a request's first byte to its answer's first token, by model.",
              _quantiles(FIRST, 0.5, 0.95), "s", limit=3, runbook="TokenmeterFirstTokenSlow", width=12),
        heatmap("Time to first token", "All models together; how many exchanges fell into each range.",
                buckets(FIRST), "s", width=12),
    )


def _tokens() -> list:
    return row(
        "Tokens",
        graph("Time per output token", "After the first, on average over a stream, by model.",
              _quantiles(EACH, 0.5, 0.95), "s"),
        graph("Between two tokens", "Pauses inside a stream as they came from the provider, by model.",
              _quantiles(BETWEEN, 0.5, 0.99), "s"),
        heatmap("Between two tokens", "All models together.", buckets(BETWEEN), "s"),
    )


def _exchange() -> list:
    return row(
        "The whole exchange",
        graph("Latency by model", "From a request's first byte to its answer's last.",
              _quantiles(WHOLE, 0.5, 0.95, 0.99), "s", limit=3, runbook="TokenmeterLatencyHigh"),
        graph("Latency by provider", "On average.", [(average(WHOLE, by="provider"), "{{provider}}")], "s"),
        heatmap("Latency", "All models together.", buckets(WHOLE), "s"),
    )


def _proxy() -> list:
    overhead, route = "proxy_overhead_seconds", "http_request_duration_seconds"
    return row(
        "The proxy",
        graph("What the proxy adds", "Before the request went out, and before the answer's first bytes did.",
              _quantiles(overhead, 0.5, 0.99, by="phase"), "s"),
        heatmap("What the proxy adds", "Both phases together.", buckets(overhead), "s"),
        graph("HTTP routes", "From a request's first byte to its answer's last, with a model or not.",
              _quantiles(route, 0.95, by="route"), "s"),
    )
