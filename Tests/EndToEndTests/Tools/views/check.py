#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what people see against what the proxy says: dashboards, rules, alerts, the demo's files.

TOKENMETER_PROXY=.build/release/proxy check.py [--static | --write]

First what needs no server: dashboards are those of the generator, sound, and name only what exists; each metric is
shown somewhere; the files of Prometheus, Alertmanager and Compose are valid. Then the demo runs without containers, by
the same files: every query of every dashboard and every rule has data, faults raise alerts, and the notifications that
come out of Alertmanager are such as Slack and PagerDuty take. Exits 1 when something is wrong, and says what.
--write writes docs/metrics.md.
"""
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import contract  # noqa: E402
import live  # noqa: E402
import promql  # noqa: E402
import reference  # noqa: E402
import sources  # noqa: E402
from dashboards import Dashboard  # noqa: E402
from programs import DEMO, ROOT, tool  # noqa: E402

DASHBOARDS = [Dashboard(path) for path in sorted((ROOT / "grafana").glob("*.json"))]
PAGE = ROOT / "docs/metrics.md"
RULES = sorted((DEMO / "prometheus/rules").glob("*.yml"))


def run(*command, cwd=None) -> list:
    """Nothing, or what a program complained of."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    return [f"{command[0]} {command[1]}: {done.stdout}{done.stderr}"] if done.returncode else []


def static_faults():
    yield from run(sys.executable, ROOT / "grafana/generate.py", "--check")
    identifiers = [dashboard.json["uid"] for dashboard in DASHBOARDS]
    if len(identifiers) < 4 or len(set(identifiers)) != len(identifiers):
        yield f"dashboards: want four at least, each with a uid of its own: {identifiers}"
    for dashboard in DASHBOARDS:
        yield from dashboard.faults()
    yield from faults_of_names()
    yield from faults_of_runbook()
    yield from run(tool("promtool"), "check", "rules", *RULES)
    routing = DEMO / "alertmanager/alertmanager.yml"
    yield from run(tool("amtool"), "check-config", routing)
    for severity, receiver in (("page", "pages"), ("ticket", "tickets")):
        asked = (f"--config.file={routing}", f"--verify.receivers={receiver}", f"severity={severity}")
        yield from run(tool("amtool"), "config", "routes", "test", *asked)
    for profiles in ([], ["--profile", "ollama", "--profile", "statsd"]):
        yield from run(tool("docker-compose"), "-f", DEMO / "compose.yaml", *profiles, "config", "--quiet")


def faults_of_names():
    """The contract is what the sources name, and each metric of it is shown, or is absent for a reason."""
    named = sources.metrics(ROOT)
    if unknown := set(named) - set(contract.LABELS):
        yield f"metrics that contract.py does not know: {', '.join(sorted(unknown))}"
    if unnamed := set(contract.LABELS) - set(named):
        yield f"metrics of contract.py that no source names: {', '.join(sorted(unnamed))}"
    if PAGE.read_text() != reference.page(named):
        yield "docs/metrics.md is not what check.py --write writes"
    if wrong := {name for name, (kind, _) in named.items() if (kind == "histogram") != (name in contract.HISTOGRAMS)}:
        yield f"contract.py is wrong about what is a histogram: {', '.join(sorted(wrong))}"
    shown = set()
    for dashboard in DASHBOARDS:
        for _, target in dashboard.queries():
            shown |= {contract.family(name) for name in promql.names(target["expr"])[0]}
    text = "\n".join(path.read_text() for path in RULES)
    shown |= {name for name in contract.LABELS if name in text}
    if missing := set(contract.LABELS) - shown - set(contract.ABSENT):
        yield f"metrics on no panel and in no alert: {', '.join(sorted(missing))}"
    if needless := shown & set(contract.ABSENT):
        yield f"metrics said to be absent that are shown: {', '.join(sorted(needless))}"


def faults_of_runbook():
    """Each alert has a paragraph, and each paragraph and each panel's link an alert."""
    lines = (ROOT / "docs/runbook.md").read_text().split("\n")
    headings = {line[4:].strip() for line in lines if line.startswith("### ")}
    alerts = {}
    for path in RULES:
        for part in path.read_text().split("- alert: ")[1:]:
            alerts[part.split("\n")[0].strip()] = part
    if headings != set(alerts):
        yield f"docs/runbook.md and the rules differ: {', '.join(sorted(headings ^ set(alerts)))}"
    for name, text in alerts.items():
        if f"runbook_url: docs/runbook.md#{name.lower()}\n" not in text:
            yield f"{name}: its runbook_url leads elsewhere"
    for dashboard in DASHBOARDS:
        for panel in dashboard.json["panels"]:
            for link in panel.get("links", []):
                if link["url"].split("#")[1] not in {name.lower() for name in alerts}:
                    yield f"{dashboard.path.name}: {panel['title']}: no such alert: {link['url']}"


def main() -> int:
    if "--write" in sys.argv:
        PAGE.write_text(reference.page(sources.metrics(ROOT)))
        return 0
    faults = list(static_faults())
    tests = sorted((DEMO / "prometheus/tests").glob("*.yml"))
    if "--static" in sys.argv:
        faults += run(tool("promtool"), "test", "rules", *tests, cwd=DEMO / "prometheus/tests")
    else:
        tested = subprocess.Popen(
            [tool("promtool"), "test", "rules", *tests], cwd=DEMO / "prometheus/tests",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        with tempfile.TemporaryDirectory() as folder:
            faults += live.faults(pathlib.Path(folder), DASHBOARDS)
        said, _ = tested.communicate(timeout=60)
        faults += [f"promtool test rules: {said}"] if tested.returncode else []
    for fault in faults:
        print(f"FAULT {fault}", file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
