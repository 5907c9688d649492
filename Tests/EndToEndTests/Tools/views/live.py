# SPDX-License-Identifier: Apache-2.0
"""The demo without containers, its queries, its rules, its notifications."""
import json
import math
import pathlib
import signal
import time

import contract
import promql
from dashboards import LEGEND, VARIABLE, faults_of_query
from programs import DEMO, eventually, get, proxy
from stack import Stack

# How long the load goes on at least before anything is asked, and how much faster it is than in the demo.
LOAD_SECONDS, SPEED = 25, 5
# What happens by the load alone, and what by the faults that `break_things` makes.
TICKETS = {"TokenmeterPromptTokensAbnormal", "TokenmeterPriceUnknown"}
PAGES = {"TokenmeterErrorBurnFast", "TokenmeterMonthlyCapReached", "TokenmeterTargetDown"}
# A ticket that is not sent, because a page says the same and more.
INHIBITED = "TokenmeterBudgetNearlySpent"


def faults(folder: pathlib.Path, dashboards: list) -> list:
    stack = Stack(folder)
    try:
        stack.start_servers()
        stack.start_proxies()
        stack.start_load(SPEED)
        time.sleep(LOAD_SECONDS)
        eventually("a tenant is warned, and refused in the end", lambda: acted(stack) >= {"warn", "refuse"}, 45)
        found = [*faults_of_short_job(stack), *faults_of_page(stack), *faults_of_queries(stack, dashboards), *faults_of_rules(stack)]
        break_things(stack)
        return found + list(faults_of_notifications(stack))
    except SystemExit as overdue:
        return [str(overdue), *(f"{name}: {stack.log(name)[-1000:]}" for name in stack.running)]
    finally:
        stack.stop_all()


def faults_of_short_job(stack: Stack):
    """What the demo's job does each minute: it is counted to its last request, and its series have ended with it."""
    slots = stack.folder / "slots"
    file = stack.copy("job.json5", (r"/tmp/slots", str(slots)))
    stack.start("job", proxy(), "exec", "--config", file, "--", "sh", DEMO / "load/summarize.sh")
    ended = stack.running.pop("job").wait(20)
    counted = stack.query('sum(last_over_time(llm_requests_total{instance=~".+:slot-.+"}[5m]))')
    if ended != 0 or [value for _, value in counted] != [1.0]:
        yield f"a job of one request left {counted} and status {ended}: {stack.log('job')}"
    if left := stack.query('count({instance=~".+:slot-.+"})'):
        yield f"a job that has ended still has {left[0][1]:g} series"


def acted(stack: Stack) -> set:
    """What was done to tenants, as far as Prometheus has two samples of it."""
    rows = stack.query("sum by (action) (increase(llm_guardrail_actions_total[1m]))")
    return {labels["action"] for labels, _ in rows}


def faults_of_page(stack: Stack):
    """The contract against what both proxies have in Prometheus: names, and labels of each."""
    for labels, _ in stack.query('{__name__=~"(llm|proxy|http|process)_.+", job="tokenmeter"}'):
        name = labels.pop("__name__")
        family = contract.family(name)
        known = contract.LABELS.get(family)
        if known is None:
            yield f"the proxy exports {name}, which contract.py does not know"
        elif extra := set(labels) - set(known) - contract.EVERYWHERE - {"le"}:
            yield f"{name} has labels that contract.py does not know: {', '.join(sorted(extra))}"


def filled(expression: str, instance: str) -> str:
    """A dashboard's query as Grafana would send it, everything chosen but one instance perhaps."""
    for name, value in (("__rate_interval", "1m"), ("__range", "2m"), ("saving", "4.5")):
        expression = expression.replace(f"${{{name}}}", value).replace(f"${name}", value)
    return VARIABLE.sub(lambda match: instance if match[1] == "instance" else ".*", expression)


def without_fallback(expression: str) -> str:
    """What a panel is about, without the zero that stands for "never", unless that is likely."""
    about = expression.removesuffix(" or on() vector(0)")
    return expression if promql.names(about)[0] & contract.SELDOM else about


def faults_of_queries(stack: Stack, dashboards: list):
    for dashboard in dashboards:
        for panel, target in dashboard.queries():
            where = f"{dashboard.path.name}: {panel['title']}"
            # By push the histograms here are classic, by scrape native: queries have to know both.
            is_histogram = any(name in target["expr"] for name in contract.HISTOGRAMS)
            for instance in (".*", "push", "pull") if is_histogram else (".*",):
                query = filled(without_fallback(target["expr"]), instance)
                rows = stack.query(query)
                if not any(math.isfinite(value) for _, value in rows):
                    yield f"{where}: no data for instance {instance}: {query}"
                lacking = {word for labels, _ in rows if labels for word in LEGEND.findall(target["legendFormat"])
                           if word not in labels and target.get("format") != "heatmap"}
                if lacking:
                    yield f"{where}: its legend names {', '.join(sorted(lacking))}, which its series do not have"


def faults_of_rules(stack: Stack):
    rules = [rule for group in stack.api("rules")["groups"] for rule in group["rules"]]
    records = frozenset(rule["name"] for rule in rules if rule["type"] == "recording")
    for rule in rules:
        if rule["health"] != "ok":
            yield f"rule {rule['name']}: {rule['health']}: {rule.get('lastError')}"
        for fault in faults_of_query(rule["query"], records=records):
            yield f"rule {rule['name']}: {fault}"
        if rule["type"] == "recording" and not stack.query(rule["name"]):
            yield f"rule {rule['name']} records nothing: {rule['query']}"
        for alert in rule.get("alerts", []):
            if "error expanding" in json.dumps(alert["annotations"]):
                yield f"rule {rule['name']}: {alert['annotations']}"


def break_things(stack: Stack) -> None:
    """A provider goes away, and a proxy that is scraped."""
    stack.stop("sandbox", signal.SIGKILL)
    stack.stop("pull", signal.SIGKILL)


def faults_of_notifications(stack: Stack):
    def notified(service: str) -> str:
        return "\n".join(line for line in stack.log("notifications").split("\n") if f'"service": "{service}"' in line)

    def missing() -> set:
        pages, tickets = notified("pagerduty").lower(), notified("slack")
        return {name for name in PAGES if name.lower() not in pages} | {name for name in TICKETS if name not in tickets}

    try:
        eventually("each expected alert is notified of", lambda: not missing(), 40)
    except SystemExit:
        firing = {labels["alertname"] for labels, _ in stack.query('ALERTS{alertstate="firing"}')}
        yield f"no notification of {', '.join(sorted(missing()))}; firing: {', '.join(sorted(firing))}"
        yield stack.log("alertmanager")[-2000:]
    for line in notified("slack").split("\n"):
        if any(name in line for name in PAGES):
            yield f"a page went to Slack: {line}"
    refused = [line for line in stack.log("notifications").split("\n") if line and not line.startswith("{")]
    if refused:
        yield f"refused by the receiver: {refused[:3]}"
    if "notify retry canceled" in stack.log("alertmanager"):
        yield f"Alertmanager could not notify: {stack.log('alertmanager')[-2000:]}"
    _, alerts = get(stack.ports["alertmanager"], "/api/v2/alerts")
    inhibited = {alert["labels"]["alertname"] for alert in json.loads(alerts) if alert["status"]["inhibitedBy"]}
    if INHIBITED not in inhibited or inhibited & PAGES:
        yield f"inhibited by a page are {', '.join(sorted(inhibited))}"
