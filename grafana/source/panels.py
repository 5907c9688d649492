# SPDX-License-Identifier: Apache-2.0
"""Grafana's JSON: panels, rows, variables, a dashboard. Schema 39, which Grafana 10.4 and later read."""

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS = 24


def target(query: str, legend: str = "", **more) -> dict:
    return {"datasource": SOURCE, "expr": query, "legendFormat": legend or "__auto", **more}


def _panel(kind: str, title: str, description: str, targets, unit: str, **more) -> dict:
    """`targets` are dictionaries or pairs of query and legend; `runbook` names the alert that goes with the panel."""
    alert, width, height = more.pop("runbook", None), more.pop("width", 8), more.pop("height", 8)
    defaults = {"unit": unit, **more.pop("defaults", {})}
    listed = [entry if isinstance(entry, dict) else target(*entry) for entry in targets]
    panel = {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": SOURCE,
        "gridPos": {"w": width, "h": height},
        "fieldConfig": {"defaults": defaults, "overrides": more.pop("overrides", [])},
        "options": more.pop("options", {}),
        "targets": [{"refId": chr(ord("A") + index), **entry} for index, entry in enumerate(listed)],
        **more,
    }
    if alert:
        link = {"title": f"Runbook: {alert}", "url": f"${{runbook}}#{alert.lower()}", "targetBlank": True}
        panel["links"] = [link]
    return panel


def stat(title: str, description: str, query: str, unit: str = "short", red_from=None, **more) -> dict:
    steps = [{"color": "green", "value": None}]
    if red_from is not None:
        steps.append({"color": "red", "value": red_from})
    defaults = {"thresholds": {"mode": "absolute", "steps": steps}, **more.pop("defaults", {})}
    # What is about the whole time shown has no course over it.
    whole = "$__range" in query
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "graphMode": "none" if whole else "area",
    }
    targets = [target(query, instant=whole, range=not whole)]
    more = {"width": 4, "height": 4, **more}
    return _panel("stat", title, description, targets, unit, defaults=defaults, options=options, **more)


def graph(title: str, description: str, targets, unit: str = "short", **more) -> dict:
    custom = {"lineWidth": 1, "fillOpacity": 10, "showPoints": "never", "spanNulls": False}
    if more.pop("stacked", False):
        custom |= {"stacking": {"mode": "normal", "group": "A"}, "fillOpacity": 40}
    limit = more.pop("limit", None)
    defaults = {"min": 0, "custom": custom, **more.pop("defaults", {})}
    if limit is not None:
        custom["thresholdsStyle"] = {"mode": "line"}
        steps = [{"color": "transparent", "value": None}, {"color": "red", "value": limit}]
        defaults["thresholds"] = {"mode": "absolute", "steps": steps}
    options = {
        "legend": {"displayMode": "table", "placement": "bottom", "calcs": ["mean", "lastNotNull"]},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    return _panel("timeseries", title, description, targets, unit, defaults=defaults, options=options, **more)


def bars(title: str, description: str, query: str, legend: str, unit: str, **more) -> dict:
    """One bar for each series, of its value now."""
    options = {"orientation": "horizontal", "displayMode": "gradient", "showUnfilled": True}
    options["reduceOptions"] = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    targets = [target(query, legend, instant=True, range=False)]
    return _panel("bargauge", title, description, targets, unit, options=options, defaults={"min": 0}, **more)


def days(title: str, description: str, query: str, legend: str, unit: str, **more) -> dict:
    """One bar for each day of the last thirty, whatever time the dashboard shows."""
    custom = {"drawStyle": "bars", "fillOpacity": 80, "stacking": {"mode": "normal", "group": "A"}}
    targets = [target(query, legend, interval="1d")]
    return _panel(
        "timeseries", title, description, targets, unit,
        defaults={"min": 0, "custom": custom}, timeFrom="30d", interval="1d", maxDataPoints=31, **more,
    )


def heatmap(title: str, description: str, query: str, unit: str, **more) -> dict:
    options = {
        "calculate": False,
        "yAxis": {"unit": unit, "axisPlacement": "left"},
        "rowsFrame": {"layout": "auto"},
        "color": {"mode": "scheme", "scheme": "Oranges", "steps": 64},
        "cellGap": 1,
        "tooltip": {"mode": "single", "yHistogram": True},
    }
    targets = [target(query, "{{le}}", format="heatmap")]
    return _panel("heatmap", title, description, targets, unit, options=options, **more)


def table(title: str, description: str, columns: dict, unit: str = "short", **more) -> dict:
    """`columns` maps a title to its query, or to the pair of query and unit; rows are joined by their labels."""
    targets, names, overrides = [], {}, []
    for index, (name, query) in enumerate(columns.items()):
        query, own = query if isinstance(query, tuple) else (query, None)
        targets.append(target(query, format="table", instant=True, range=False))
        names[f"Value #{chr(ord('A') + index)}"] = name
        if own:
            matcher = {"id": "byName", "options": name}
            overrides.append({"matcher": matcher, "properties": [{"id": "unit", "value": own}]})
    names = names if len(columns) > 1 else {"Value": next(iter(columns))}
    hidden = {"Time": True, "__name__": True, "job": True}
    transformations = [
        {"id": "merge", "options": {}},
        {"id": "organize", "options": {"excludeByName": hidden, "renameByName": names, "indexByName": {}}},
    ]
    more = {"width": COLUMNS, "transformations": transformations, "overrides": overrides, **more}
    return _panel("table", title, description, targets, unit, **more)


def row(title: str, *panels: dict) -> list:
    head = {"type": "row", "title": title, "collapsed": False, "gridPos": {"w": COLUMNS, "h": 1}, "panels": []}
    return [head, *panels]


def _placed(panels: list) -> list:
    """Fills rows from left to right and gives out ids."""
    x = y = height = 0
    for number, panel in enumerate(panels, 1):
        place = panel["gridPos"]
        if x + place["w"] > COLUMNS or panel["type"] == "row":
            x, y, height = 0, y + height, 0
        panel["id"] = number
        panel["gridPos"] = {"x": x, "y": y, **place}
        x, height = x + place["w"], max(height, place["h"])
    return panels


def _choice(name: str, label: str, query: str) -> dict:
    return {
        "name": name, "label": label, "type": "query", "datasource": SOURCE, "definition": query,
        "query": {"qryType": 1, "query": query, "refId": f"variable-{name}"},
        "multi": True, "includeAll": True, "allValue": ".*", "refresh": 2, "sort": 1,
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]}, "hide": 0, "options": [], "regex": "",
    }


def _variables() -> list:
    known = 'llm_requests_total{instance=~"$instance"}'
    return [
        {
            "name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "hide": 0,
            "current": {}, "options": [], "refresh": 1, "regex": "", "multi": False, "includeAll": False,
        },
        _choice("instance", "Instance", "label_values(proxy_build_info, instance)"),
        _choice("tenant", "Tenant", f"label_values({known}, tenant)"),
        _choice("provider", "Provider", f"label_values({known}, provider)"),
        _choice("model", "Model", f"label_values({known}, model)"),
        _text("runbook", "Runbook", "/public/tokenmeter/runbook.md", "Where docs/runbook.md can be read."),
        _text("saving", "USD saved per 1M cached tokens", "4.5", "The price of input less that of cached input."),
    ]


def _text(name: str, label: str, value: str, description: str) -> dict:
    chosen = {"text": value, "value": value, "selected": True}
    return {
        "name": name, "label": label, "type": "textbox", "description": description, "query": value,
        "current": chosen, "options": [chosen], "hide": 0,
    }


def dashboard(name: str, title: str, description: str, rows: list) -> dict:
    panels = _placed([panel for row in rows for panel in row])
    used = str(panels)
    variables = [entry for entry in _variables() if entry["type"] != "textbox" or f"${{{entry['name']}}}" in used]
    return {
        "uid": f"tokenmeter-{name}",
        "title": title,
        "description": description,
        "tags": ["tokenmeter"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,
        "timezone": "browser",
        "refresh": "10s",
        "time": {"from": "now-30m", "to": "now"},
        "templating": {"list": variables},
        "annotations": {"list": []},
        "links": [
            {"type": "dashboards", "title": "tokenmeter", "tags": ["tokenmeter"], "asDropdown": False,
             "includeVars": True, "keepTime": True, "targetBlank": False, "icon": "external link", "url": ""},
        ],
        "panels": panels,
    }
