# SPDX-License-Identifier: Apache-2.0
"""The committed dashboards: their shape, and what their queries name."""
import json
import pathlib
import re

import contract
import promql

KINDS = {"row", "stat", "timeseries", "bargauge", "heatmap", "table"}
LEGEND = re.compile(r"{{\s*(\w+)\s*}}")
VARIABLE = re.compile(r"\$\{?(\w+)\}?")
OF_GRAFANA = {"__rate_interval", "__range", "__interval"}


class Dashboard:
    def __init__(self, path: pathlib.Path):
        self.path = path
        self.json = json.loads(path.read_text())

    def queries(self) -> list:
        """Pairs of a panel and one of its targets."""
        return [(panel, target) for panel in self.json["panels"] for target in panel.get("targets", [])]

    def faults(self):
        yield from self.faults_of_shape()
        for panel, target in self.queries():
            for fault in faults_of_query(target["expr"], LEGEND.findall(target["legendFormat"])):
                yield f"{self.path.name}: {panel['title']}: {fault}"

    def faults_of_shape(self):
        name, panels = self.path.name, self.json["panels"]
        if self.json["schemaVersion"] < 38 or not self.json["uid"] or not self.json["title"]:
            yield f"{name}: needs a schema of Grafana 10, a uid and a title"
        if len({panel["id"] for panel in panels}) != len(panels):
            yield f"{name}: two panels have the same id"
        known = {variable["name"] for variable in self.json["templating"]["list"]} | OF_GRAFANA
        unknown = {word for word in VARIABLE.findall(json.dumps(panels)) if not word.isdigit()} - known
        if unknown:
            yield f"{name}: no such variable: {', '.join(sorted(unknown))}"
        for panel in panels:
            yield from (f"{name}: {panel['title']}: {fault}" for fault in faults_of_panel(panel))
        yield from (f"{name}: {fault}" for fault in overlaps(panels))


def faults_of_panel(panel: dict):
    if panel["type"] not in KINDS:
        yield f"{panel['type']} is no kind of panel that is used here"
    if panel["type"] == "row":
        return
    if not panel["description"] or not panel["fieldConfig"]["defaults"].get("unit"):
        yield "has no description or no unit"
    references = [target["refId"] for target in panel["targets"]]
    if not references or len(set(references)) != len(references):
        yield "has no target, or two of the same refId"


def overlaps(panels: list):
    taken = {}
    for panel in panels:
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                if x >= 24 or (x, y) in taken:
                    return [f"{panel['title']} lies on {taken.get((x, y), 'the edge')}"]
                taken[x, y] = panel["title"]
    return []


def faults_of_query(expression: str, legend=(), records=frozenset()):
    """Unknown metrics, and labels that none of the metrics has; `records` are names of recording rules."""
    metrics, labels = promql.names(VARIABLE.sub("1", expression.replace("[$__", "[")))
    families = {contract.family(name) for name in metrics} - records
    known = contract.LABELS | contract.PROMETHEUS
    if families - set(known):
        yield f"no such metric: {', '.join(sorted(families - set(known)))}"
        return
    possible = contract.EVERYWHERE | {label for name in families for label in known[name]}
    if metrics & records or families & contract.HISTOGRAMS:
        possible |= {"le"}
    if metrics & records:
        possible |= {label for labels in contract.LABELS.values() for label in labels}
    wrong = (set(labels) | set(legend)) - possible
    if wrong:
        yield f"no such label: {', '.join(sorted(wrong))} in {expression}"
