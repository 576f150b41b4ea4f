"""No version, champion included, is trained on the hold-out; all of them are trained on the same rest."""

from __future__ import annotations

import hashlib

import pytest

from plumbline.nightly.champion import champion_request
from plumbline.nightly.training.one_training import training_rows
from plumbline.windows.locating import holdout_window, reference_window
from plumbline.windows.reading import read


def rows_of(context, locate):
    window = locate(context.settings, context.spec)
    return read(context.settings, context.spec, window).usable().column("id").to_pylist()


def trained_on(context, request):
    return training_rows(context, request).column("id").to_pylist()


@pytest.fixture
def held_out(context):
    return set(rows_of(context, holdout_window))


def test_champion_and_candidate_are_trained_on_the_same_rows(context, night_zero):
    champion = champion_request(context)
    assert champion.mitigation is None
    assert champion.data == night_zero.plan.request.data
    assert trained_on(context, champion) == trained_on(context, night_zero.plan.request)


def test_no_training_row_is_held_out_and_none_is_lost(context, held_out):
    trained = trained_on(context, champion_request(context))
    assert held_out.isdisjoint(trained)
    assert sorted([*held_out, *trained]) == sorted(rows_of(context, reference_window))


def test_a_hash_of_the_row_id_decides_for_about_thirty_in_a_hundred(context, held_out):
    """Worked out here a second time: rows that come or go leave the others where they are."""

    def position(row):
        return int(hashlib.sha256(f"acs_employment:{row}".encode()).hexdigest()[:8], 16) / 2**32

    every_row = rows_of(context, reference_window)
    assert held_out == {row for row in every_row if position(row) >= 0.7}
    assert len(held_out) / len(every_row) == pytest.approx(0.30, abs=0.005)


def test_labelled_nights_come_on_top_and_bring_no_held_out_row(context, held_out, night_zero):
    with_night = night_zero.plan.request.model_copy(update={"nights": (3,)})
    trained = trained_on(context, with_night)
    assert len(trained) == len(trained_on(context, night_zero.plan.request)) + 5000
    assert held_out.isdisjoint(trained)


def test_a_candidate_is_judged_on_exactly_the_held_out_rows(context, held_out, night_zero):
    window = night_zero.nomination.subject.window
    assert window == holdout_window(context.settings, context.spec)
    assert window.rows == len(held_out)
