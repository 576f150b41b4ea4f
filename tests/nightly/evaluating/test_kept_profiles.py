"""A night's profile is made once, believed only while its bytes are those on record, and drawn from."""

from __future__ import annotations

import shutil

import pytest

from alignment_checks.drift.columns import measure_drift as drift_of_arrays
from plumbline.nightly.evaluating import preparing
from plumbline.nightly.evaluating.measuring.drift import measure_drift
from plumbline.nightly.evaluating.profiles import FILE, recorded_profile, reference_of
from plumbline.nightly.evaluating.scoring import score, score_holdout
from plumbline.windows.columns import kinds
from tests.nightly.census_night import context_in


@pytest.fixture
def night(champion_state, tmp_path, place, census_data):
    """A context, night 0's subject and its scored rows."""
    shutil.copytree(champion_state, tmp_path / "state")
    context = context_in(place(tmp_path / "state"))
    subject = preparing.prepare(context, 0)
    return context, subject, score(context, subject)


def test_drift_from_profiles_is_drift_of_the_rows(night):
    context, subject, scored = night
    holdout = score_holdout(context, subject)
    columns = kinds(context.spec) | {"prediction": "numeric"}
    expected = drift_of_arrays(
        holdout.columns | {"prediction": holdout.scores},
        scored.columns | {"prediction": scored.scores},
        columns,
    )
    assert measure_drift(context, subject, scored) == expected


def test_the_profiles_of_both_sides_are_on_record(night):
    context, subject, scored = night
    measure_drift(context, subject, scored)
    assert recorded_profile(context, subject.key).rows == len(scored.ids)
    assert recorded_profile(context, reference_of(context, subject.key)).rows > len(scored.ids)


def test_a_file_that_is_not_the_one_on_record_is_made_again(night):
    context, subject, scored = night
    before = measure_drift(context, subject, scored)
    place = context.folder(subject.key) / FILE
    place.write_bytes(place.read_bytes()[:-8])
    assert recorded_profile(context, subject.key) is None
    assert measure_drift(context, subject, scored) == before
    assert recorded_profile(context, subject.key) is not None


def test_a_profile_of_another_version_is_made_again_though_it_is_on_record(night, monkeypatch):
    context, subject, scored = night
    before = measure_drift(context, subject, scored)
    monkeypatch.setattr("alignment_checks.profiles.saving.VERSION", 2)
    assert recorded_profile(context, subject.key) is None
    assert measure_drift(context, subject, scored) == before
