#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Parses a page with Prometheus' own OpenMetrics parser: openmetrics.py FILE

Prints a JSON object: the families' types and units, the samples, and the exemplars.
"""
import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    families = list(text_string_to_metric_families(file.read()))
samples = [sample for family in families for sample in family.samples]
print(json.dumps({
    "families": {family.name: [family.type, family.unit, family.documentation] for family in families},
    "samples": [[sample.name, sample.labels, str(sample.value)] for sample in samples],
    "exemplars": [[sample.name, sample.labels, sample.exemplar.labels, sample.exemplar.value,
                   float(sample.exemplar.timestamp)]
                  for sample in samples if sample.exemplar],
}))
