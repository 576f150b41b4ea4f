"""Writes the Grafana dashboards: `python deploy/monitoring/grafana/make_dashboards.py [FOLDER]`.

Dashboards are code: `panels.py` says what they show, the JSON beside it is generated, and a test holds both
together.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from panels import DASHBOARDS, Panel

FOLDER = Path(__file__).resolve().parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT = 24, 8
OUTCOMES = {"pass": "green", "insufficient": "yellow", "fail": "red"}


def dashboard(name: str) -> dict[str, Any]:
    """One dashboard as Grafana reads it."""
    title, panels, by_model = DASHBOARDS[name]
    placed, x, y = [], 0, 0
    for number, panel in enumerate(panels, start=1):
        if x + panel.width > WIDTH:
            x, y = 0, y + HEIGHT
        placed.append(_panel(panel, number, x, y))
        x += panel.width
    return {
        "uid": f"plumbline-{name}",
        "title": title,
        "tags": ["plumbline"],
        "editable": False,
        "schemaVersion": 39,
        "timezone": "utc",
        "time": {"from": "now-24h", "to": "now"},
        "refresh": "1m",
        "templating": {"list": [_model_variable()] if by_model else []},
        "panels": placed,
    }


def _panel(panel: Panel, number: int, x: int, y: int) -> dict[str, Any]:
    steps = [{"value": value, "color": colour} for value, colour in panel.steps or ((None, "blue"),)]
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.about,
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": HEIGHT},
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": steps}},
            "overrides": _outcome_colours(panel),
        },
        "options": _options(panel.kind),
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": expression, "legendFormat": legend}
            for place, (expression, legend) in enumerate(panel.queries)
        ],
    }


def _outcome_colours(panel: Panel) -> list[dict[str, Any]]:
    """Green, yellow and red for series that are called after an outcome."""
    if not any("{{outcome}}" in legend for _, legend in panel.queries):
        return []
    return [
        {
            "matcher": {"id": "byRegexp", "options": f".*{outcome}$"},
            "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}],
        }
        for outcome, colour in OUTCOMES.items()
    ]


def _options(kind: str) -> dict[str, Any]:
    if kind == "timeseries":
        return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}}
    return (
        {"reduceOptions": {"calcs": ["lastNotNull"]}, "textMode": "value_and_name"} if kind == "stat" else {}
    )


def _model_variable() -> dict[str, Any]:
    query = "label_values(plumbline_fleet_verdict_timestamp_seconds, model)"
    return {
        "name": "model",
        "label": "Model",
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": "models"},
        "definition": query,
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "current": {"text": "All", "value": "$__all"},
        "allValue": ".*",
    }


def text(name: str) -> str:
    """The file's text."""
    return json.dumps(dashboard(name), indent=1) + "\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for dashboard_name in DASHBOARDS:
        (folder / f"{dashboard_name}.json").write_text(text(dashboard_name))
