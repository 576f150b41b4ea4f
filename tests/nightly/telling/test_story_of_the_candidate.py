"""What the real data says of a candidate trained with reweighing on disability."""

from __future__ import annotations

import pytest

from plumbline.nightly.evaluating.judge import evaluate
from plumbline.records import Mitigation
from tests.nightly.census_night import measured
from tests.nightly.figures import blocking, figure, judgement

EQUAL_OPPORTUNITY = "equal_opportunity_difference.DIS"

LAST_DIGITS = 0.01
"""On 20,639 rows another version of XGBoost moves a rate by less than a point; see the champion's story."""


def test_the_failing_gates_ask_for_reweighing_on_disability(night_zero):
    assert night_zero.plan.decision == "retrain"
    assert night_zero.plan.request.mitigation == Mitigation(name="reweighing", attribute="DIS")


def test_it_passes_every_gate_on_the_holdout(night_zero):
    verdict = night_zero.candidate.verdict
    assert (verdict.outcome, verdict.failing, verdict.undecided) == ("pass", (), ())
    assert (verdict.role, verdict.window.role, verdict.window.rows) == ("candidate", "holdout", 20_639)


def test_the_gap_for_disability_shrinks_to_sixteen_points(night_zero):
    found = figure(night_zero.candidate.verdict, EQUAL_OPPORTUNITY, "DIS=1")
    assert (found.value, found.low, found.high) == pytest.approx((-0.159, -0.202, -0.119), abs=LAST_DIGITS)


@pytest.mark.parametrize("attribute", ["SEX", "RAC1P"])
def test_nobody_else_pays_for_it(night_zero, attribute):
    """Sex and race, which were not reweighed, stay inside the tolerance with their whole intervals."""
    judged = [j for j in blocking(night_zero.candidate.verdict) if j.gate.endswith(f".{attribute}")]
    assert judged
    assert {j.outcome for j in judged} == {"pass"}


def test_the_largest_gap_of_sex_and_race(night_zero):
    verdict = night_zero.candidate.verdict
    sex = figure(verdict, "equal_opportunity_difference.SEX", "SEX=2")
    race = figure(verdict, "equal_opportunity_difference.RAC1P", "RAC1P=9")
    assert sex.low == pytest.approx(-0.038, abs=LAST_DIGITS)
    assert race.value == pytest.approx(-0.111, abs=2 * LAST_DIGITS), "169 people: a point is two of them"


def test_it_costs_about_one_point_of_accuracy_and_never_two(night_zero):
    change = judgement(night_zero.candidate.verdict, "accuracy_change")
    found = change.measurement
    assert found.value == pytest.approx(-0.010, abs=0.004)
    assert (found.low, found.high) == pytest.approx((-0.014, -0.006), abs=0.004)
    assert change.lower == -0.02
    assert found.low > change.lower


def test_the_same_rows_judge_both_versions(night_zero):
    assert night_zero.nomination.subject.champion == night_zero.champion.verdict.version
    assert figure(night_zero.candidate.verdict, "auc_change").n == 20_639


def test_night_zero_alone_cannot_decide_it(night_zero, context_after_night_zero):
    """140 employed people with a disability are too few: a single night must not decide."""
    context = context_after_night_zero
    subject = night_zero.nomination.subject.model_copy(
        update={"window": night_zero.subject.window, "level": 0.95, "attempt": None}
    )
    verdict = evaluate(context, subject, measured(context, subject)).verdict
    assert (verdict.outcome, verdict.failing, verdict.undecided) == ("insufficient", (), (EQUAL_OPPORTUNITY,))
    found = figure(verdict, EQUAL_OPPORTUNITY, "DIS=1")
    assert found.low < -0.25 < found.value


def test_aif360_measured_the_same(night_zero):
    """Its figures stand beside ours in the record, under its own name."""
    ours = figure(night_zero.champion.verdict, EQUAL_OPPORTUNITY, "DIS=1")
    (theirs,) = [
        m
        for m in night_zero.champion.measurements
        if (m.name, m.group) == ("aif360.equal_opportunity_difference", "DIS=1")
    ]
    assert theirs.value == pytest.approx(ours.value, abs=1e-12)
