"""What was seen means the same in ticks of any length: a spell's age is time, not a number of looks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.retraining.spot.job import spot_job
from plumbline.retraining.spot.scales import hazards, scales, shapes
from plumbline.retraining.spot.seen import USUAL_TICK, first_look, look, usual_ends
from plumbline.retraining.spot.spells import chain
from plumbline.retraining.spot.table import USUAL, table
from tests.retraining.spot.made_up import heavy_tailed

AGES = st.floats(0, 2000)
SPANS = st.floats(0.05, 100)


@settings(deadline=None)
@given(AGES, SPANS, SPANS, st.sampled_from([0, 1]))
def test_a_spell_outlasts_two_spans_if_it_outlasts_one_and_then_the_other(age, first, second, young):
    def lasts(since, ticks):
        return 1 - usual_ends(np.array(since), ticks)[young]

    both = lasts(age, first) * lasts(age + first, second)
    assert lasts(age, first + second) == pytest.approx(both, rel=1e-9)


def seen_in(zone, length):
    """What is known of a zone at its last tick, each of its ticks looked at `length` times."""
    ticks = np.repeat(zone, length)
    found = first_look(ticks[:1, None], USUAL_TICK / length)
    for now in ticks[1:]:
        found = look(found, now[None, None])
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 40), st.sampled_from([2, 3, 5]))
def test_more_looks_at_the_same_spells_teach_the_same(seed, length):
    once, often = (seen_in(heavy_tailed(seed, 120), many) for many in (1, length))
    assert (once.ended == often.ended).all()
    assert often.age == pytest.approx(once.age + 1 - 1 / length, abs=1e-6), "looked at a little later"
    steady = np.zeros_like(shapes(once))
    assert scales(often, steady) == pytest.approx(scales(once, steady), rel=0.1)
    lasts = 1 - hazards(often)[0, 0]
    assert 1 - lasts**length == pytest.approx(hazards(once)[0, 0], abs=0.1)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(0, 30))
def test_transitions_over_time_add_up(first, second):
    assert chain(USUAL, USUAL, first) @ chain(USUAL, USUAL, second) == pytest.approx(
        chain(USUAL, USUAL, first + second)
    )


@pytest.mark.parametrize("ticks", [0.2, 1, 1.54, 18.46])
def test_transitions_are_chances(ticks):
    chances = chain(USUAL, USUAL, ticks)
    assert (chances >= 0).all()
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(chances)))


def test_ticks_of_five_minutes_and_of_an_hour_are_expected_to_cost_alike():
    def expected(minutes):
        job = spot_job(
            job_hours=48,
            deadline_hours=72,
            overhead_hours=0.1,
            on_demand=3.06,
            spot=0.97,
            tick_seconds=60 * minutes,
        )
        return table(job).start.mean()

    assert expected(60) == pytest.approx(expected(5), rel=0.12)
    assert expected(1) == pytest.approx(expected(5), rel=0.05)
