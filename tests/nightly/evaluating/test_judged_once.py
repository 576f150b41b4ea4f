"""The same contents are judged once: a second run finds the verdict, and a different one is an alarm bell."""

from __future__ import annotations

import pytest

from plumbline.nightly.alarms.raising import raise_alarm
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.evaluating.judge import VerdictChangedError, judge
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.records import Measured
from tests.nightly.census_night import gated_night, judged_night, kinds, measured


def test_a_night_judged_twice_leaves_one_verdict(night_zero, context_after_night_zero):
    context = context_after_night_zero
    before = context.ledger.all()
    again = judged_night(context, 0)
    raise_alarm(context, again)
    assert again == night_zero.champion
    assert context.ledger.all() == before


def test_a_candidate_judged_twice_leaves_one_verdict(night_zero, context_after_night_zero):
    context, subject = context_after_night_zero, night_zero.nomination.subject
    before = context.ledger.all()
    assert judge(context, subject, measured(context, subject)) == night_zero.candidate
    assert context.ledger.all() == before


def test_scores_made_anew_are_judged_the_same(night_zero, context_after_night_zero):
    """A second run need not find the first one's files."""
    for scores in context_after_night_zero.settings.windows.rglob("scores.npy"):
        scores.unlink()
    assert judged_night(context_after_night_zero, 0) == night_zero.champion


def test_another_outcome_on_the_same_contents_is_refused_and_the_record_stays(
    night_zero, context_after_night_zero
):
    context, subject = context_after_night_zero, night_zero.subject
    changed = [Measured(unusable=("the rows were judged by other code",))]
    with pytest.raises(VerdictChangedError, match=r"recorded as fail .* judged again as insufficient"):
        judge(context, subject, changed)
    assert recorded_evaluation(context, subject.key) == night_zero.champion


def test_other_failing_gates_are_another_judgement_too(night_zero, context_after_night_zero):
    """`fail` for another reason would retrain for another cause."""
    context, subject = context_after_night_zero, night_zero.subject
    kept = [m for m in night_zero.champion.measurements if m.name != "average_abs_odds_difference"]
    with pytest.raises(VerdictChangedError, match="The record stands"):
        judge(context, subject, [Measured(measurements=tuple(kept))])


def test_the_verdicts_key_holds_contents_only(night_zero, context_after_night_zero):
    """Another actor at another time comes to the same key."""
    assert prepare(context_after_night_zero, 0).key == night_zero.champion.verdict.key


def test_the_champions_holdout_figures_are_measured_once(context):
    for night in (0, 1):
        gated_night(context, night)
    assert kinds(context, "baseline") == 1
    assert kinds(context, "verdict") == 2


def test_timings_are_kept_beside_the_verdict_and_never_in_it(night_zero, context_after_night_zero):
    assert kinds(context_after_night_zero, "timing") == 2
    names = {m.name for m in night_zero.champion.measurements}
    assert not any("latency" in name or "seconds" in name for name in names)
