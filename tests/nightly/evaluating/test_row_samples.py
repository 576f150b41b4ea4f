"""Whole rows are compared where the policy asks, from samples kept and held to the evidence."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from alignment_checks.drift.points import OF_POINTS
from plumbline.canonical import canonical_json
from plumbline.nightly.evaluating import preparing
from plumbline.nightly.evaluating.measuring.whole_rows import measure_whole_rows
from plumbline.nightly.evaluating.row_samples import FILE, recorded_sample, sample_of
from plumbline.nightly.evaluating.scoring import score, score_holdout
from tests.nightly.census_night import context_in, with_tolerances


@pytest.fixture
def context(champion_state, tmp_path, place, census_data):
    shutil.copytree(champion_state, tmp_path / "state")
    return context_in(place(tmp_path / "state"))


def measured(context, night):
    subject = preparing.prepare(context, night)
    return {m.name: m for m in measure_whole_rows(context, subject, score(context, subject))}


def test_a_night_of_other_people_is_told_from_the_hold_out(context):
    """Night 27 is the first of the two on which performance falls."""
    found = measured(context, 27)
    assert list(found) == ["classifier_auc", "classifier_pvalue"]
    assert {(m.group, m.n) for m in found.values()} == {("", 500)}
    assert found["classifier_auc"].low > 0.55
    assert found["classifier_pvalue"].value <= 0.001


def test_only_the_test_that_a_tolerance_is_about_is_made(context):
    any_of_them = next(t for t in context.policy.tolerances if t.metric == "classifier_pvalue")
    with_tolerances(context, [any_of_them.model_copy(update={"metric": "mmd_pvalue"})])
    found = measured(context, 27)
    assert list(found) == ["mmd", "mmd_pvalue"]
    assert found["mmd_pvalue"].value <= 0.001


def test_nothing_is_measured_or_kept_where_no_tolerance_asks(context):
    subject = preparing.prepare(context, 0)
    with_tolerances(context, (t for t in context.policy.tolerances if t.metric not in OF_POINTS))
    assert measure_whole_rows(context, subject, score(context, subject)) == []
    assert recorded_sample(context, subject.key) is None


def test_the_hold_out_is_not_compared_with_itself(context):
    subject = preparing.prepare(context, 0).model_copy(update={"window": context.holdout})
    assert measure_whole_rows(context, subject, score_holdout(context, subject)) == []


def test_a_hold_out_that_cannot_be_used_leaves_them_undefined(context):
    subject = preparing.prepare(context, 0)
    scored = score(context, subject)
    spoilt = dataclasses.replace(scored, problems=("no label",))
    scored = dataclasses.replace(scored, holdout=lambda: spoilt)
    assert {m.reason for m in measure_whole_rows(context, subject, scored)} == {"the hold-out cannot be used"}


def test_a_sample_is_kept_and_the_evidence_holds_no_row_of_it(context):
    subject = preparing.prepare(context, 0)
    drawn = sample_of(context, subject, score(context, subject))
    assert drawn == recorded_sample(context, subject.key)
    assert (drawn.rows, drawn.table.num_rows) == (5000, 1000)
    assert context.spec.data.id not in drawn.table.column_names
    entry = context.ledger.find("row_sample", subject.key)
    assert set(entry.body) == {"digest"}
    assert len(canonical_json(entry.body)) < 100


def test_a_file_that_is_not_the_one_on_record_is_drawn_again_the_same(context):
    subject = preparing.prepare(context, 0)
    scored = score(context, subject)
    drawn = sample_of(context, subject, scored)
    place = context.folder(subject.key) / FILE
    place.write_bytes(place.read_bytes()[:-8])
    assert recorded_sample(context, subject.key) is None
    assert sample_of(context, subject, scored) == drawn == recorded_sample(context, subject.key)


def test_a_second_run_gives_the_same_figures(context):
    before = measured(context, 0)
    preparing.prepare(context, 0)
    assert measured(context, 0) == before
