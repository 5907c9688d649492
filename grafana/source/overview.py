# SPDX-License-Identifier: Apache-2.0
from panels import graph, row, stat
from queries import count, increase, quantile, rare, rate, select, share

TITLE = "tokenmeter: overview"
DESCRIPTION = "Requests, errors, latency, tokens and cost of everything that passes the proxies."

# 499 is a client that left, and 402 a budget that was spent: neither says anything about a server.
FAILED = 'status=~"[45]..", status!~"402|499"'


def rows() -> list:
    return [_now(), _traffic(), _answers(), _proxy()]


def _now() -> list:
    duration, first = "llm_request_duration_seconds", "llm_time_to_first_token_seconds"
    failed = increase("llm_requests_total", FAILED, window="$__range")
    every = increase("llm_requests_total", window="$__range")
    return row(
        "Now",
        stat("Requests", "Finished exchanges with a model, in the time shown.", every),
        stat("Failed",
             "Share of them that ended in a status of 400 or above, but for budgets (402) and clients that left (499).",
             share(failed, every), "percentunit", 0.05, runbook="TokenmeterErrorShare"),
        stat("Latency p95", "From a request's first byte to its answer's last.", quantile(duration, 0.95), "s", 3,
             runbook="TokenmeterLatencyHigh"),
        stat("First token p95", "From a request's first byte to its answer's first token.", quantile(first, 0.95), "s",
             3, runbook="TokenmeterFirstTokenSlow"),
        stat("Cost", "Of the exchanges in the time shown, estimated from counters; the bill is `proxy report`.",
             increase("llm_cost_usd_total", window="$__range"), "currencyUSD"),
        stat("Alerts", "Firing alerts of tokenmeter's rules.",
             rare('count(ALERTS{alertname=~"Tokenmeter.*", alertstate="firing"})'), "short", 1),
    )


def _traffic() -> list:
    requests = "llm_requests_total"
    failed = rate(requests, FAILED, by="provider")
    return row(
        "Traffic",
        graph("Requests", "Finished exchanges with a model, by the status that the client saw; 499: it left before.",
              [(rate(requests, by="status"), "{{status}}")], "reqps", stacked=True),
        graph("Failed, of all requests",
              "Share of exchanges with a status of 400 or above, but for 402 and 499, by provider.",
              [(share(failed, rate(requests, by="provider")), "{{provider}}")], "percentunit", limit=0.05,
              runbook="TokenmeterErrorShare"),
        graph("Requests by tenant", "Finished exchanges with a model, by whom they are counted for.",
              [(rate(requests, by="tenant"), "{{tenant}}")], "reqps", stacked=True),
        graph("Latency", "From a request's first byte to its answer's last, all models together.",
              [(quantile("llm_request_duration_seconds", q), f"p{q * 100:g}") for q in (0.5, 0.95, 0.99)], "s",
              limit=3, runbook="TokenmeterLatencyHigh"),
        graph("Tokens", "Tokens a second by model and phase.",
              [(rate("llm_tokens_total", by="model, phase"), "{{model}} {{phase}}")], "short", stacked=True,
              runbook="TokenmeterPromptTokensAbnormal"),
        graph("Cost", "US dollars an hour by tenant.",
              [(f"{rate('llm_cost_usd_total', by='tenant')} * 3600", "{{tenant}}")], "currencyUSD", stacked=True,
              runbook="TokenmeterMoneyBurnFast"),
    )


def _answers() -> list:
    streams = "llm_streams_total"
    return row(
        "Answers",
        graph("Streams", "How streamed answers ended: whole, left by the client, failed by the provider, cut by us.",
              [(rate(streams, by="outcome"), "{{outcome}}")], "reqps", stacked=True,
              runbook="TokenmeterStreamsBroken"),
        graph("Where token counts come from", "The provider, a part of its answer, or our estimate.",
              [(rate("llm_usage_source_total", by="source"), "{{source}}")], "reqps", stacked=True),
        graph("Tried again", "Requests sent to a provider once more, by reason.",
              [(rare(rate("llm_upstream_retries_total", by="provider, reason")), "{{provider}} {{reason}}")], "reqps"),
    )


def _proxy() -> list:
    return row(
        "The proxy",
        graph("HTTP exchanges", "Everything that was answered, with a model or not, by route and status.",
              [(count("http_request_duration_seconds", by="route, status_code"), "{{route}} {{status_code}}")],
              "reqps"),
        graph("Open", "Exchanges in progress, and connections to clients and to providers.",
              [(f"sum({select('proxy_requests_in_flight')})", "exchanges"),
               (f"sum by (side) ({select('proxy_connections')})", "connections {{side}}")]),
        graph("What the proxy adds", "Time that the proxy itself added to an exchange.",
              [(quantile("proxy_overhead_seconds", 0.99, by="phase"), "p99 {{phase}}")], "s"),
    )
