"""A night profiled in parts has the profile it has in one; what does not fit its rows is not added up."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

from plumbline.nightly.context import Context
from plumbline.nightly.evaluating import parts, preparing
from plumbline.nightly.evaluating.measuring.drift import measure_drift
from plumbline.nightly.evaluating.parts import added_up, profile_part
from plumbline.nightly.evaluating.profiles import profile_of, recorded_profile
from plumbline.nightly.evaluating.scoring import score
from plumbline.specs.digests import spec_digest
from tests.nightly.census_night import context_in

PARTS = 3


@pytest.fixture
def night(champion_state, tmp_path, place, census_data):
    """A context whose spec asks for parts, night 0's subject and its scored rows."""
    shutil.copytree(champion_state, tmp_path / "state")
    context = in_parts(context_in(place(tmp_path / "state")))
    subject = preparing.prepare(context, 0)
    return context, subject, score(context, subject)


def in_parts(context: Context) -> Context:
    nights = context.spec.nights.model_copy(update={"parts": PARTS})
    context.__dict__["spec"] = context.spec.model_copy(update={"nights": nights})
    return context


def profile_all(context, subject):
    return [profile_part(context, subject, part) for part in range(PARTS)]


def never(*_, **__):
    raise AssertionError("what is there already was made again")


def test_parts_add_up_to_the_profile_of_the_whole(night, monkeypatch):
    context, subject, scored = night
    kept = profile_all(context, subject)
    assert [part.rows for part in kept] == [1666, 1667, 1667]
    together = added_up(context, subject, scored)
    monkeypatch.setattr("plumbline.nightly.evaluating.profiles.profiled", never)
    assert profile_of(context, subject, scored, added_up=lambda: together) == together
    monkeypatch.undo()
    assert parts.profiled(context, scored.columns, scored.scores) == together


def test_a_night_measured_from_parts_is_measured_as_in_one(night, champion_state, tmp_path, place):
    context, subject, scored = night
    profile_all(context, subject)
    other = context_in(place(shutil.copytree(champion_state, tmp_path / "other")))
    whole = preparing.prepare(other, 0)
    assert whole == subject
    assert measure_drift(context, subject, scored) == measure_drift(other, whole, score(other, whole))
    key = subject.key
    assert context.ledger.find("profile", key).body == other.ledger.find("profile", key).body


def test_how_a_night_is_split_changes_no_digest(night, champion_state, place):
    context, _, _ = night
    assert spec_digest(context.spec) == spec_digest(context_in(place(champion_state)).spec)


def test_a_part_that_was_made_is_not_made_again(night, monkeypatch):
    context, subject, _ = night
    before = profile_all(context, subject)
    monkeypatch.setattr(parts, "profiled", never)
    assert profile_all(context, subject) == before


def test_parts_killed_half_way_are_taken_up_where_they_were(night, monkeypatch):
    """Killed after the file and before the record: the file counts for nothing until it is on record."""
    context, subject, scored = night
    profile_part(context, subject, 0)
    record = Context.record
    monkeypatch.setattr(Context, "record", lambda *_: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        profile_part(context, subject, 1)
    monkeypatch.setattr(Context, "record", record)
    assert added_up(context, subject, scored) is None
    assert all(profile_all(context, subject))
    assert added_up(context, subject, scored).rows == len(scored.ids)


def test_a_part_that_is_missing_or_was_changed_is_not_added_up_and_the_night_is_measured_all_the_same(night):
    context, subject, scored = night
    profile_all(context, subject)
    file = context.folder(subject.key) / "part-1-of-3.profile"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert added_up(context, subject, scored) is None
    file.unlink()
    assert added_up(context, subject, scored) is None
    assert measure_drift(context, subject, scored)
    assert recorded_profile(context, subject.key).rows == len(scored.ids)


def test_a_part_of_other_rows_is_not_added_up(night):
    """The arrivals changed between the tasks: the whole is of the rows that are measured, or of none."""
    context, subject, scored = night
    profile_all(context, subject)
    name = next(name for name, values in scored.columns.items() if values.dtype.kind == "f")
    scored.columns[name] = scored.columns[name].copy()
    scored.columns[name][-1] += 1
    assert added_up(context, subject, scored) is None


def test_a_night_that_has_its_profile_needs_no_parts(night):
    context, subject, scored = night
    profile_of(context, subject, scored)
    assert profile_all(context, subject) == [None] * PARTS


def test_rows_that_cannot_be_judged_make_no_part(night, monkeypatch):
    context, subject, _ = night
    monkeypatch.setattr("plumbline.windows.reading.problems", lambda *_, **__: ("a column has no value",))
    assert profile_all(context, subject) == [None] * PARTS
