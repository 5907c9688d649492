# SPDX-License-Identifier: Apache-2.0
from panels import bars, days, graph, row, stat, table
from queries import increase, quantile, rare, rate, select, share

TITLE = "tokenmeter: cost and budgets"
DESCRIPTION = "What was spent, by whom and on what; how far budgets are used, and will be; what guardrails did."

COST, TOKENS = "llm_cost_usd_total", "llm_tokens_total"
LIMIT, SPENT, RESERVED = "llm_budget_limit_usd", "llm_budget_spent_usd", "llm_budget_reserved_usd"
RESET = "llm_budget_reset_timestamp_seconds"
PROMPT, DAILY, MONTHLY = 'phase="prompt"', 'period="daily"', 'period="monthly"'
BUDGET = "tenant, instance, job"
SECONDS_A_MONTH = 30 * 24 * 3600


def rows() -> list:
    return [_now(), _spending(), _tokens(), _budgets(), _guardrails()]


def _now() -> list:
    cached = increase("llm_cached_tokens_total", window="$__range")
    return row(
        "In the time shown",
        stat("Cost", "Estimated from counters; the bill is `proxy report`.", increase(COST, window="$__range"),
             "currencyUSD"),
        stat("Cost of a request", "On average.", share(increase(COST, window="$__range"),
             increase("llm_requests_total", window="$__range")), "currencyUSD"),
        stat("Today, projected", "Today's cost of all tenants, projected to the day's end (UTC).",
             f"sum({select('llm_estimated_cost_usd_gauge')})", "currencyUSD"),
        stat("Read from the cache", "Share of prompt tokens that the provider read from its cache.",
             share(cached, increase(TOKENS, PROMPT, window="$__range")), "percentunit"),
        stat("Saved by the cache", "Cached tokens at the difference in price that the variable above says.",
             rare(f"{cached} * ${{saving}} / 1e6"), "currencyUSD"),
        stat("Without a price", "Exchanges that were counted as free because no price is known.",
             rare(increase("llm_price_unknown_total", window="$__range")), "short", 1,
             runbook="TokenmeterPriceUnknown"),
    )


def _spending() -> list:
    return row(
        "Spending",
        days("Cost of a day", "By tenant; days as Prometheus counts them back from now.",
             increase(COST, by="tenant", window="1d"), "{{tenant}}", "currencyUSD"),
        bars("Last 24 hours", "By tenant.", increase(COST, by="tenant", window="1d"), "{{tenant}}", "currencyUSD"),
        bars("Last 24 hours, by model", "The ten dearest.",
             f"topk(10, {increase(COST, by='provider, model', window='1d')})", "{{provider}} {{model}}",
             "currencyUSD"),
        graph("Cost of a request", "On average, by model.",
              [(share(rate(COST, by="model"), rate("llm_requests_total", by="model")), "{{model}}")], "currencyUSD"),
        graph("Today, projected", "Each tenant's cost of today (UTC), projected to the day's end.",
              [(f"sum by (tenant) ({select('llm_estimated_cost_usd_gauge')})", "{{tenant}}")], "currencyUSD",
              runbook="TokenmeterDailyBudgetForecast"),
        graph("Exchanges without a price", "They count as free: by provider and model.",
              [(rare(rate("llm_price_unknown_total", by="provider, model")), "{{provider}} {{model}}")], "reqps",
              runbook="TokenmeterPriceUnknown"),
    )


def _tokens() -> list:
    return row(
        "Tokens",
        graph("Tokens by provider and phase", "Tokens a second.",
              [(rate(TOKENS, by="provider, phase"), "{{provider}} {{phase}}")], stacked=True),
        graph("Prompt tokens in five minutes", "By tenant; more than 50,000 raise an alert.",
              [(increase(TOKENS, PROMPT, by="tenant", window="5m"), "{{tenant}}")], limit=50_000,
              runbook="TokenmeterPromptTokensAbnormal"),
        graph("Parts of the tokens", "Read from the provider's cache, written to it, spent on reasoning; a second.",
              [(rare(rate(f"llm_{part}_tokens_total")), part.replace("_", " "))
               for part in ("cached", "cache_write", "reasoning")]),
        graph("Prompt size", "Characters of text in a request.",
              [(quantile("llm_prompt_chars_histogram", q, by="tenant"), f"p{q * 100:g} {{{{tenant}}}}")
               for q in (0.5, 0.95)]),
        graph("Read from the cache", "Share of prompt tokens, by model.",
              [(share(rate("llm_cached_tokens_total", by="model"), rate(TOKENS, PROMPT, by="model")), "{{model}}")],
              "percentunit"),
        graph("Error of our estimates", "Of the prompt's tokens, against what the provider counted.",
              [(quantile("llm_token_estimate_error_ratio", q, by="model"), f"p{q * 100:g} {{{{model}}}}")
               for q in (0.5, 0.9)], "percentunit", limit=0.1, runbook="TokenmeterEstimatorOff"),
    )


def _projection(period: str, window: str) -> str:
    """What will have been spent at the period's end, if spending goes on as in `window`."""
    left = f"clamp_min({select(RESET, period)} - time(), 0)"
    pace = f"sum by ({BUDGET}) (rate({select(COST)}[{window}]))"
    spent = select(SPENT, period)
    return f"sum by (tenant) ({spent} + on ({BUDGET}) {left} * on ({BUDGET}) {pace} or on ({BUDGET}) {spent})"


def _burn(window: str) -> str:
    pace = f"sum by (tenant) (rate({select(COST)}[{window}]))"
    return f"{pace} * {SECONDS_A_MONTH} / on (tenant) (sum by (tenant) ({select(LIMIT, MONTHLY)}) > 0)"


def _budget(title: str, description: str, period: str, window: str, alert: str) -> dict:
    lines = {"limit": LIMIT, "spent": SPENT, "reserved": RESERVED}
    targets = [
        (f"sum by (tenant) ({select(metric, period)})", f"{{{{tenant}}}} {name}") for name, metric in lines.items()
    ]
    targets.append((_projection(period, window), "{{tenant}} projected"))
    return graph(title, description, targets, "currencyUSD", runbook=alert, width=12)


def _budgets() -> list:
    by = "tenant, period, instance"
    used = f"({select(SPENT)} + {select(RESERVED)}) / ({select(LIMIT)} > 0)"
    return row(
        "Budgets",
        _budget("This day", "Spent and reserved against the limit; projected at the pace of the last hour.",
                DAILY, "1h", "TokenmeterDailyBudgetForecast"),
        _budget("This month", "Spent and reserved against the cap; projected at the pace of the last day.",
                MONTHLY, "1d", "TokenmeterMonthlyCapReached"),
        graph("Burn rate of the month's budget",
              "1 is a pace that spends it in 30 days; 14.4 spends a fiftieth of it an hour.",
              [(_burn(window), f"{{{{tenant}}}} {window}") for window in ("5m", "1h", "6h")], "none", limit=14.4,
              runbook="TokenmeterMoneyBurnFast", width=12),
        graph("Used", "Spent and reserved, as a share of the limit.",
              [(f"max by (tenant, period) ({used})", "{{tenant}} {{period}}")], "percentunit", limit=0.9,
              runbook="TokenmeterBudgetNearlySpent", width=12),
        table("All budgets", "As each proxy keeps them.", {
            "Limit": (f"max by ({by}) ({select(LIMIT)})", "currencyUSD"),
            "Spent": (f"max by ({by}) ({select(SPENT)})", "currencyUSD"),
            "Reserved": (f"max by ({by}) ({select(RESERVED)})", "currencyUSD"),
            "Used": (f"max by ({by}) ({used})", "percentunit"),
            "Resets in": (f"max by ({by}) ({select(RESET)} - time())", "s"),
        }),
    )


def _guardrails() -> list:
    actions = "llm_guardrail_actions_total"

    def happened(action: str, title: str, description: str, **more) -> dict:
        query = increase(actions, f'action=~"{action}"', by="tenant, action, reason")
        return graph(title, description, [(rare(query), "{{tenant}} {{action}} {{reason}}")], **more)

    return row(
        "Guardrails",
        happened("refuse", "Refused", "Requests that went to no provider, by reason.",
                 runbook="TokenmeterMonthlyCapReached"),
        happened("downgrade|lower_limit", "Made cheaper", "Requests sent to a cheaper model or with a lower limit."),
        happened("cut|warn", "Cut and warned", "Streams ended at a limit, and first requests past 75, 90 and 100 %."),
    )
