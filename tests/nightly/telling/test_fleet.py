"""The fleet's figures are those of the evidence, under known names, and nothing is written for them."""

from __future__ import annotations

import dataclasses
import datetime
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from plumbline.nightly.telling.fleet import PARTS, fleet
from plumbline.nightly.telling.fleet_service import FleetMetrics, fleet_service
from plumbline.nightly.telling.fleet_text import fleet_text
from plumbline.records import Evaluation
from plumbline.serving.edge.tokens import TokenFile, new_token, token_hash
from plumbline.serving.telemetry import metric_names as names
from tests.nightly.census_night import MODEL, NOW, context_in


@pytest.fixture(scope="module")
def settings(tmp_path_factory, place, judged_state):
    """The champion was judged on night 0. Nothing here changes it."""
    return place(Path(shutil.copytree(judged_state, tmp_path_factory.mktemp("fleet") / "state")))


@pytest.fixture(scope="module")
def told(settings):
    return fleet(settings, NOW)


def of(told, metric, /, **labels):
    return [s for s in told.samples if s.metric == metric and labels.items() <= s.labels.items()]


def test_the_verdict_is_the_champion_s_newest(settings, told):
    verdict = Evaluation.model_validate(context_in(settings).ledger.latest("verdict", MODEL).body).verdict
    (sample,) = of(told, names.FLEET_VERDICT)
    assert sample.labels == {"model": MODEL, "outcome": verdict.outcome}
    gates = {s.labels["gate"]: s.labels["outcome"] for s in of(told, names.FLEET_GATE)}
    assert {gate for gate, outcome in gates.items() if outcome == "fail"} == set(verdict.failing)
    (when,) = of(told, names.FLEET_VERDICT_TIME)
    assert when.value == NOW.timestamp()


def test_a_gap_has_its_interval(told):
    gap = {
        s.labels["bound"]: s.value
        for s in of(told, names.FLEET_GAP, metric="equal_opportunity_difference", group="DIS=1")
    }
    assert gap["low"] < gap["value"] < gap["high"] < 0


def test_alarms_costs_and_budgets_are_told(told):
    assert told.problems == ()
    assert all(s.value >= 0 for s in of(told, names.FLEET_ALARM))
    assert of(told, names.FLEET_ALARM)
    left = {s.labels["budget"]: s.value for s in of(told, names.FLEET_BUDGET_LEFT)}
    assert left
    assert all(left[s.labels["budget"]] <= s.value for s in of(told, names.FLEET_BUDGET))
    assert [s.labels["model"] for s in of(told, names.FLEET_COST)] == [MODEL]


def test_every_figure_has_a_known_name_and_its_labels(told):
    for metric, labels, _ in told.samples:
        assert metric in names.FLEET
        assert tuple(sorted(labels)) == tuple(sorted(metric.labels))
    text = fleet_text(told.samples).decode()
    assert re.search(
        rf'^plumbline_fleet_verdict\{{model="{MODEL}",outcome="\w+"\}} 1\.0$', text, re.MULTILINE
    )


def test_nothing_is_written(settings):
    database = settings.state / "plumbline.db"

    def entries():
        with sqlite3.connect(database) as connection:
            return connection.execute("select count(*) from evidence").fetchone()

    before = entries()
    fleet(settings, NOW)
    assert entries() == before


def test_a_part_that_cannot_be_read_is_told_and_hides_no_other(settings, tmp_path):
    root = tmp_path / "project"
    for folder in ("models", "policies"):
        shutil.copytree(settings.root / folder, root / folder)
    (root / "policies/budgets.yaml").write_text("policy: budgets\nbudgets: 7\n")
    told = fleet(dataclasses.replace(settings, root=root), NOW)
    unread = {s.labels["part"]: s.value for s in of(told, names.FLEET_UNREAD)}
    assert set(unread) == set(PARTS)
    assert (unread["verdicts"], unread["budgets"]) == (0, 1)
    assert of(told, names.FLEET_VERDICT)
    assert any("budgets.yaml" in problem for problem in told.problems)


def test_a_fleet_without_a_night_has_no_verdict(tmp_path, place, census_data):
    told = fleet(place(tmp_path / "state"), NOW)
    assert (told.problems, of(told, names.FLEET_VERDICT)) == ((), [])


def test_a_later_month_costs_nothing_yet(settings):
    told = fleet(settings, NOW + datetime.timedelta(days=40))
    assert of(told, names.FLEET_COST) == []


def test_it_is_served_to_callers_with_the_role_and_read_once_in_a_while(settings, tmp_path, monkeypatch):
    from starlette.testclient import TestClient

    token, other = new_token(), new_token()
    callers = tmp_path / "callers.yaml"
    callers.write_text(
        f"callers:\n  - {{name: prometheus, sha256: {token_hash(token)}, roles: [metrics]}}\n"
        f"  - {{name: other, sha256: {token_hash(other)}, roles: [check]}}\n"
    )
    reads = []
    anew = FleetMetrics._anew
    monkeypatch.setattr(FleetMetrics, "_anew", lambda self: reads.append(1) or anew(self))
    client = TestClient(fleet_service(settings, TokenFile(callers)))

    def asked(path, token=None):
        return client.get(path, headers={"authorization": f"Bearer {token}"} if token else {})

    assert (asked("/metrics").status_code, asked("/metrics", other).status_code) == (401, 403)
    assert b"plumbline_fleet_verdict" in asked("/metrics", token).content
    assert asked("/metrics", token).headers["content-type"].startswith("text/plain; version=0.0.4")
    assert asked("/elsewhere", token).status_code == 404
    assert asked("/healthz").status_code == 200
    assert len(reads) == 1
