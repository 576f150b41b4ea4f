"""Dashboards are what their code says, and every panel asks for metrics and labels that there are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.serving.telemetry.metric_names import EVERY
from tests.deploy.monitoring.promtool import MONITORING, RULES, promtool

GRAFANA = MONITORING / "grafana"
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))
DASHBOARDS = {file.stem: json.loads(file.read_text()) for file in FILES}
QUERIES = [
    (name, panel["title"], target["expr"])
    for name, dashboard in DASHBOARDS.items()
    for panel in dashboard["panels"]
    for target in panel["targets"]
]
METRICS = {one.name: set(one.labels) for one in EVERY}
RECORDED = {
    rule["record"]: set(re.findall(r"\w+", (re.search(r"by \(([^)]*)\)", rule["expr"]) or [""])[0]))
    for group in yaml.safe_load((RULES / "recording.yaml").read_text())["groups"]
    for rule in group["rules"]
}
SCRAPED = {"job", "instance", "le"}
"""Labels that Prometheus gives, or a histogram has."""


def metrics_in(expression: str) -> set[str]:
    return set(re.findall(r"\bplumbline[_:][a-zA-Z0-9_:]+", re.sub(r'"[^"]*"', "", expression)))


def labels_of(metric: str) -> set[str]:
    plain = re.sub(r"_(bucket|count|sum)$", "", metric)
    if metric in RECORDED:
        return RECORDED[metric] or {"budget", "currency"}
    return METRICS.get(metric) or METRICS[plain]


def test_the_four_dashboards_are_those_that_the_code_makes(tmp_path: Path) -> None:
    """When this fails: python deploy/monitoring/grafana/make_dashboards.py"""
    command = [sys.executable, str(GRAFANA / "make_dashboards.py"), str(tmp_path)]
    subprocess.run(command, check=True, timeout=30)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        f.name: f.read_text() for f in FILES
    }
    assert set(DASHBOARDS) == {"fleet", "model", "money", "guardrails"}


@pytest.mark.parametrize(("name", "title", "expression"), QUERIES)
def test_a_panel_asks_for_metrics_and_labels_that_there_are(name: str, title: str, expression: str) -> None:
    metrics = metrics_in(expression)
    assert metrics or expression.startswith("up{"), "a panel that asks for nothing"
    assert metrics <= {*METRICS, *RECORDED, *(f"{m}_{part}" for m in METRICS for part in ("bucket", "count"))}
    known = set().union(SCRAPED, *(labels_of(metric) for metric in metrics))
    named = set(re.findall(r"(\w+)\s*(?:=~|!=|=)\s*\"", expression))
    named |= {
        label for inside in re.findall(r"by \(([^)]*)\)", expression) for label in re.findall(r"\w+", inside)
    }
    assert named <= known


def test_every_query_is_promql(tmp_path: Path) -> None:
    rules = [
        {"record": f"asked:{number}", "expr": expression.replace("$model", ".*")}
        for number, (_, _, expression) in enumerate(QUERIES)
    ]
    for rule in rules:
        rule["record"] = rule["record"].replace(":", "_")
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    promtool("check", "rules", "--lint=none", file)


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_fill_the_width_and_do_not_overlap(name: str) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARDS[name]["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells


@pytest.mark.parametrize("name", DASHBOARDS)
def test_legends_name_labels_that_the_query_keeps(name: str) -> None:
    for panel in DASHBOARDS[name]["panels"]:
        for target in panel["targets"]:
            kept = _kept(target["expr"])
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= kept, panel["title"]


def _kept(expression: str) -> set[str]:
    by = re.match(r"\w+ by \(([^)]*)\)", expression)
    if by:
        return set(re.findall(r"\w+", by[1]))
    return set().union(SCRAPED, *(labels_of(metric) for metric in metrics_in(expression)))


def test_dashboards_and_source_are_provided_to_grafana() -> None:
    provisioning = GRAFANA / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources/prometheus.yaml").read_text())["datasources"]
    asked: set[Any] = {p["datasource"]["uid"] for d in DASHBOARDS.values() for p in d["panels"]}
    assert asked == {source["uid"]}
    (provider,) = yaml.safe_load((provisioning / "dashboards/plumbline.yaml").read_text())["providers"]
    assert provider["allowUiUpdates"] is False
    assert len({d["uid"] for d in DASHBOARDS.values()}) == len(DASHBOARDS)
