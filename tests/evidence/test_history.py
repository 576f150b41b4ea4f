"""Each entry is one readable line."""

from __future__ import annotations

import datetime

import pytest

from plumbline.evidence.history import is_for_reading, line
from plumbline.records import Entry

WINDOW = {
    "model": "m", "role": "current", "source": "a.pq", "stop": 10, "rows": 10, "content": "c"
}  # fmt: skip
JUDGEMENT = {
    "gate": "auc",
    "severity": "block",
    "outcome": "fail",
    "measurement": {"name": "auc", "value": 0.5, "n": 10, "unit": "probability", "method": "delong"},
    "because": "b",
    "reason": "r",
}
LATENCY = {
    "name": "prediction_latency_p95",
    "value": 0.3125,
    "low": 0.25,
    "high": 0.5,
    "n": 500,
    "unit": "milliseconds",
    "method": "quantile, order statistics",
}


AWAITED = "labels of night 5 are expected with night 7"
WAITING = JUDGEMENT | {"outcome": "insufficient", "because": AWAITED}


def verdict(outcome, judgements=(), unusable=(), awaited=()):
    about = {"model": "m", "version": "v", "role": "champion", "window": WINDOW, "spec": "s", "policy": "p"}
    judged = {"outcome": outcome, "level": 0.95, "judgements": list(judgements), "unusable": list(unusable)}
    judged |= {"awaited": list(awaited)}
    return {"verdict": {**about, **judged}, "measurements": []}


def entry(kind, body, actor="alarm"):
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    return Entry(
        sequence=12, at=at, kind=kind, key="k", model="m", actor=actor, body=body, previous="", hash=""
    )


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("verdict", verdict("pass"), "verdict: champion pass"),
        ("verdict", verdict("fail", [JUDGEMENT]), "verdict: champion fail (auc)"),
        (
            "verdict",
            verdict("insufficient", unusable=["no labels"]),
            "verdict: champion insufficient (no labels)",
        ),
        (
            "verdict",
            verdict("insufficient", [WAITING], awaited=[AWAITED]),
            f"verdict: champion insufficient ({AWAITED})",
        ),
        (
            "realised",
            {
                "model": "m",
                "version": "v",
                "night": 5,
                "came_with": 7,
                "answers": "k",
                **verdict("fail", [JUDGEMENT]),
                "counts": "d",
            },
            "realised: labels of night 5 came with night 7: champion fail (auc)",
        ),
        (
            "overdue",
            {"model": "m", "version": "v", "night": 5, "expected": 7, "found_by": 8, "because": "none came"},
            "overdue: Labels of night 5 are overdue, expected with night 7: none came",
        ),
        ("plan", {"decision": "ask", "because": "too dear"}, "plan: ask, too dear"),
        (
            "accrual",
            {"what": "training", "offer": "local", "cost": {"amount": "0.000278", "currency": "USD"}},
            "accrual: training on local cost 0.000278 USD",
        ),
        (
            "unpriced",
            {"what": "evaluation", "seconds": 5.2, "because": "m: no offer has a price"},
            "unpriced: 5.2 seconds of evaluation are not booked: m: no offer has a price",
        ),
        (
            "promotion",
            {
                "registration": {"version": "2"},
                "environment": "dev",
                "pull_request": {"number": 1, "state": "open"},
            },
            "promotion: version 2 to dev in pull request 1, open",
        ),
        (
            "merge",
            {
                "registration": {"version": "2"},
                "environment": "dev",
                "pull_request": 1,
                "by": "eva",
                "commit": "c" * 40,
            },
            "merge: version 2 to dev: pull request 1 merged by eva as cccccccccccc",
        ),
        (
            "rejection",
            {"number": 1, "state": "closed", "title": "Release", "finished_by": "eva"},
            "rejection: pull request 1 closed by eva: Release",
        ),
        (
            "superseded",
            {"number": 1, "state": "merged", "title": "Release"},
            "superseded: pull request 1 merged: Release",
        ),
        (
            "approval_seen",
            {"person": "eva", "commit": "c" * 40},
            "approval_seen: eva approved cccccccccccc on the forge",
        ),
        (
            "stale",
            {"version": "2", "environment": "dev", "because": "the spec changed"},
            "stale: version 2 on its way to dev: the spec changed",
        ),
        ("renewed", {"outcome": "pass", "because": "asked for"}, "renewed: pass, asked for"),
        (
            "latency",
            {"measurements": [LATENCY]},
            "latency: 95th percentile of prediction times in ms 0.31 (0.25 to 0.50)",
        ),
        ("champion", {"digest": "0123456789abcdef"}, "champion: digest 0123456789ab"),
        ("note", {}, "note"),
        ("plan", {}, "plan: its body is not what this kind of evidence holds"),
        ("series", {"looked_at": 49, "unusual": []}, "series: 49 series are as before"),
        (
            "series",
            {
                "looked_at": 49,
                "unusual": [
                    {"metric": "auc", "group": "", "aspect": "trend"},
                    {"metric": "tpr", "group": "DIS=1", "aspect": "level"},
                ],
            },
            "series: auc (trend), tpr.DIS=1 (level)",
        ),
    ],
)
def test_a_line_says_what_was_decided(kind, body, said):
    assert line(entry(kind, body)) == f"2026-01-02 03:04 UTC  #12  m  {said}  by alarm"


HOLD = {"version": "2", "by": "ana", "because": "it is wrong", "at": "2026-01-01T10:11:12Z"}
PULL = {"number": 7, "state": "closed", "finished_by": "ana", "title": "Hold m version 2"}


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("held", HOLD, "held: version 2, since 2026-01-01 10:11 UTC by ana: it is wrong"),
        (
            "lift",
            {"hold": HOLD, "by": "ben"},
            "lift: version 2, on hold since 2026-01-01 10:11 UTC, merged by ben",
        ),
        (
            "lift",
            {"hold": HOLD, "by": "ben", "pull_request": 8},
            "lift: version 2, on hold since 2026-01-01 10:11 UTC, pull request 8, merged by ben",
        ),
        ("refused_hold", PULL, "refused_hold: pull request 7 closed by ana: Hold m version 2"),
        ("refused_rollback", PULL, "refused_rollback: pull request 7 closed by ana: Hold m version 2"),
        ("baseline", {"measurements": [LATENCY]}, "baseline: 1 figures on the hold-out"),
        (
            "timing",
            {
                "measurements": [],
                "timings": [LATENCY | {"value": 1.25, "low": 1.0, "high": 2.0, "unit": "seconds"}],
            },
            "timing: 1 measurements took 1.2 s",
        ),
    ],
)
def test_a_line_says_which_hold_which_pull_request_and_how_much(kind, body, said):
    """Two holds of one version are told apart by when they began."""
    assert line(entry(kind, body)) == f"2026-01-02 03:04 UTC  #12  m  {said}  by alarm"


def test_a_hostile_name_cannot_move_the_cursor_or_start_a_line():
    shown = line(entry("note", {}, actor="me\n2026 forged \x1b[2J"))
    assert "\n" not in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("kind", "what", "told"),
    [
        ("accrual", "training", True),
        ("accrual", "serving", True),
        ("accrual", "evaluation", False),
        ("scores", "", False),
    ],
)
def test_what_a_nights_steps_cost_is_in_the_cost_report_and_not_here(kind, what, told):
    assert is_for_reading(entry(kind, {"what": what})) is told
