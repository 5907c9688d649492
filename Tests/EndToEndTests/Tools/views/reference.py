# SPDX-License-Identifier: Apache-2.0
"""docs/metrics.md, from the help texts of the sources and the labels of the contract: check.py --write writes it."""
import contract

HEAD = """\
# Metrics

<!-- Written by Tests/EndToEndTests/Tools/views/check.py --write from the sources' own help texts. -->

The same series leave by scrape, by remote write and, as far as it can say them, by StatsD. Besides the labels below each has,
or gets from its scraper, `job` and `instance`. A counter of something that has never happened is not there. Names and labels are a contract: none is
taken away or given another meaning, and histograms' bounds are only added to.
"""

SECTIONS = (
    ("Model exchanges", "llm_", (
        "`status` is the HTTP status that the client saw; 499: it left before an answer.",
        "`phase` is `prompt` or `completion`. Cached, written and reasoning tokens are parts of these, never added to them.",
        "`outcome` is `completed`, `client_aborted`, `upstream_failed` or `cut`; `source` is `provider`, `partial` or"
        " `estimated`.",
        "`period` is `daily` or `monthly`, by the tenant's clock. `action` is `refuse`, `lower_limit`, `downgrade`, `cut` or"
        " `warn`, `reason` the setting that asked for it.",
        "Label values are bounded: tenants as configured, models once they have answered, the rest is `other`.",
    )),
    ("HTTP", "http_", ("`route` is one of the proxy's paths, without what varies in it.",)),
    ("The proxy's account of itself", "proxy_", (
        "For each `destination`: recorded = delivered + pending + dropped, at every moment ([Reliability](reliability.md)).",
        "`phase` is `request` or `response`, `side` is `downstream` or `upstream`.",
    )),
    ("The process", "process_", ("As every Prometheus client exports them.",)),
    ("Of a relayed neighbour", ("up", "scrape_"), ("As Prometheus has them of its targets.",)),
)


def page(named: dict) -> str:
    parts = [HEAD]
    for title, prefix, notes in SECTIONS:
        parts.append(f"\n## {title}\n\n| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n")
        parts += [row(name, *named[name]) for name in contract.LABELS if name.startswith(prefix) and name in named]
        parts.append("\n" + "\n".join(f"* {note}" for note in notes) + "\n")
    return "".join(parts)


def row(name: str, kind: str, meaning: str) -> str:
    labels = ", ".join(f"`{label}`" for label in contract.LABELS[name])
    return f"| `{name}` | {kind} | {labels} | {meaning} |\n"
