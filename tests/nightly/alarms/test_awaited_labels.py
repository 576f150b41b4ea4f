"""A night measured before its labels came is judged on what needs none; what needs them is never a pass."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from plumbline.nightly.evaluating.judge import evaluate
from plumbline.nightly.evaluating.measure import compare_with_aif360, measure
from plumbline.nightly.evaluating.measuring.explanations import measure_explanations
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import LabelsAwaitedError, Scored, score
from plumbline.sentences import verdict_sentence
from tests.nightly.census_night import context_in, gated_night, judged_night, kinds
from tests.nightly.figures import figure, judgement
from tests.nightly.late_nights import late_nights_in
from tests.nightly.spoilt_data import ARRIVALS, SpoiltNight, without

AWAITED = "labels of night 0 are expected with night 2"
LABEL_FREE = {"statistical_parity_difference", "disparate_impact", "selection_rate"}


def first_rows(scored: Scored, rows: int) -> Scored:
    """The same night with fewer rows."""
    return dataclasses.replace(
        scored,
        ids=scored.ids[:rows],
        columns={name: values[:rows] for name, values in scored.columns.items()},
        groups={name: values[:rows] for name, values in scored.groups.items()},
        scores=scored.scores[:rows],
    )


@pytest.fixture(scope="module")
def both(tmp_path_factory, place, champion_state, project_root, census_data):
    """Night 0 judged before its labels came, and with them."""
    late = late_nights_in(tmp_path_factory.mktemp("late"), project_root, place, champion_state)
    state = Path(shutil.copytree(champion_state, tmp_path_factory.mktemp("in time") / "state"))
    return gated_night(late.context, 0), gated_night(context_in(place(state)), 0)


def test_gates_that_need_labels_wait_and_say_for_what(both):
    verdict = both[0].verdict
    assert (verdict.outcome, verdict.awaited, verdict.unusable) == ("insufficient", (AWAITED,), ())
    assert "auc" in verdict.waiting
    assert verdict.waiting == verdict.undecided
    assert judgement(verdict, "equal_opportunity_difference.DIS", "DIS=1").because == AWAITED
    said = verdict_sentence(verdict, None, {})
    assert (
        said
        == f"The champion can be neither passed nor failed on night 0: {AWAITED}, and 8 gates wait for them."
    )


def test_what_needs_no_label_is_measured_as_it_would_be_with_them(both):
    before, with_labels = both
    free = [m for m in with_labels.measurements if m.name in LABEL_FREE or m.name.startswith("estimated_")]
    assert len(free) > 40
    assert all(m in before.measurements for m in free)
    drift = [m for m in with_labels.measurements if m.name in ("psi", "ks_pvalue", "wasserstein")]
    assert all(m in before.measurements for m in drift)
    assert figure(before.verdict, "statistical_parity_difference.DIS", "DIS=1").defined
    assert judgement(before.verdict, "estimated_auc").outcome == "pass"


def test_every_other_figure_is_undefined_for_that_reason(both):
    before, with_labels = both
    undefined = {m.name for m in before.measurements if m.reason == AWAITED}
    assert {"auc", "accuracy", "tpr", "base_rate", "concept_drift_pvalue"} <= undefined
    assert {(m.name, m.group) for m in before.measurements} == {
        (m.name, m.group) for m in with_labels.measurements
    }


def test_some_labels_are_as_good_as_none_and_change_nothing(late):
    """The first labels to come are seldom like the rest."""
    before = gated_night(late.context, 0)
    late.let_come(0, rows=4999)
    assert gated_night(late.context, 0) == before
    assert kinds(late.context, "verdict") == kinds(late.context, "awaiting") == 1
    assert kinds(late.context, "measured_counts") == 0


def test_aif360_waits_too_and_explanations_do_without(late):
    subject = prepare(late.context, 0)
    assert compare_with_aif360(late.context, subject).measurements == ()
    few = first_rows(score(late.context, subject), 200)
    explained = {m.name for m in measure_explanations(late.context, subject, few)}
    assert "attribution_share" in explained
    assert "worst_explained" not in explained


def test_nobody_is_handed_labels_that_are_not_there(late):
    with pytest.raises(LabelsAwaitedError, match=AWAITED):
        _ = score(late.context, prepare(late.context, 0)).labels


def test_broken_rows_are_broken_also_while_labels_are_awaited(late):
    SpoiltNight(late.context).change(ARRIVALS, without("SCHL"))
    verdict = judged_night(late.context, 0).verdict
    assert verdict.unusable == ("column SCHL is missing",)
    assert verdict.outcome == "insufficient"


def test_labels_that_are_there_in_time_are_used_in_time(late, both):
    late.let_come(0)
    subject = prepare(late.context, 0)
    mine = evaluate(late.context, subject, [measure(late.context, subject)])
    assert mine.verdict.awaited == ()
    assert mine.measurements == both[1].measurements
