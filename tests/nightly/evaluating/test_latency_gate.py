"""A limit for prediction times decides, and decides the same whenever the subject is judged again."""

from __future__ import annotations

import dataclasses

import pytest

from plumbline.nightly.evaluating.judge import evaluate
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from tests.nightly.census_night import context_in, gated_night, kinds
from tests.nightly.figures import judgement

GATE = "prediction_latency_p95"


@pytest.fixture
def limited(own_project, settings_with_champion):
    """The census model under a policy that blocks on prediction times of this many milliseconds."""

    def at_most(milliseconds: float, judges: str = "both"):
        policy = own_project / "policies/alignment.yaml"
        limit = f"  - metric: {GATE}\n    at_most: {milliseconds:.6f}\n    judges: {judges}\n"
        limit += "    severity: block\n    reason: Whoever asks waits for the answer.\n"
        policy.write_text(policy.read_text().replace("tolerances:\n", f"tolerances:\n{limit}"))
        return context_in(dataclasses.replace(settings_with_champion, root=own_project))

    return at_most


def test_a_limit_no_prediction_can_meet_fails_the_night(limited):
    verdict = gated_night(limited(0.000001), 0).verdict
    assert GATE in verdict.failing
    found = judgement(verdict, GATE).measurement
    assert found.low <= found.value <= found.high
    assert (found.n, found.unit) == (500, "milliseconds")


def test_an_hour_is_enough(limited):
    assert judgement(gated_night(limited(3.6e6), 0).verdict, GATE).outcome == "pass"


def test_whoever_measures_again_finds_the_recorded_time(limited):
    """Between two runs no time is the same, and the limit may lie between them."""
    context = limited(1.0)
    recorded = gated_night(context, 0)
    subject = prepare(context, 0)
    again = [measure(context, subject) for _ in range(2)]
    assert [evaluate(context, subject, [measured]) for measured in again] == [recorded, recorded]
    assert kinds(context, "latency") == 1


@pytest.mark.parametrize("judges", ["candidate", None])
def test_where_nothing_limits_the_champions_times_nothing_is_recorded(limited, context, judges):
    unlimited = limited(1.0, judges) if judges else context
    evaluation = gated_night(unlimited, 0)
    assert GATE not in {m.name for m in evaluation.measurements}
    assert kinds(unlimited, "latency") == 0
