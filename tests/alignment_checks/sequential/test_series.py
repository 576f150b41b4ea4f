"""What is unusual about a series' last nights is told, and what may be chance or habit is not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.sequential.series import ASPECTS, LEAST, MOST, RECENT, Unusual, aspects

NIGHTS = 40


def calm(seed: int, nights: int = NIGHTS) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.9, 0.004, nights)


def most_unusual(values: np.ndarray) -> Unusual:
    return min(aspects(values.tolist()), key=lambda one: one.p_value)


def test_a_night_far_below_is_an_unusual_level():
    values = calm(1)
    values[-1] -= 0.04
    found = most_unusual(values)
    assert (found.aspect, found.more) == ("level", False)
    assert found.p_value < 1e-6


def test_a_week_that_gives_way_is_an_unusual_trend_though_its_last_night_is_a_usual_level():
    values = calm(2, MOST)
    values[-RECENT:] -= 0.011
    found = {one.aspect: one for one in aspects(values.tolist())}
    assert most_unusual(values).aspect == "trend"
    assert found["trend"].p_value < 1e-3 < found["level"].p_value
    assert not found["trend"].more


@pytest.mark.parametrize(("factor", "more"), [(5, True), (0.01, False)])
def test_a_week_that_scatters_otherwise_is_an_unusual_variance(factor, more):
    values = calm(5)
    middle = values[:-RECENT].mean()
    values[-RECENT:] = middle + factor * (values[-RECENT:] - values[-RECENT:].mean())
    found = most_unusual(values)
    assert (found.aspect, found.more) == ("variance", more)
    assert found.p_value < 1e-4


def wandering(generator: np.random.Generator, step: float, noise: float, nights: int) -> np.ndarray:
    return np.cumsum(generator.normal(0, step, nights)) + generator.normal(0, noise, nights)


@pytest.mark.parametrize(("step", "noise"), [(0.0, 1.0), (0.3, 1.0), (1.0, 0.0)])
@pytest.mark.parametrize("nights", [LEAST + RECENT, 50])
def test_usual_series_are_hardly_ever_unusual_whether_they_stay_or_wander(step, noise, nights):
    """Three aspects at 1 % each may be met in 3 % of series; of 200, 13 would be met in one of 100 runs."""
    generator = np.random.default_rng(3)
    met = sum(
        min(one.p_value for one in aspects(wandering(generator, step, noise, nights).tolist())) < 0.01
        for _ in range(200)
    )
    assert met <= 12


def test_one_night_far_off_does_not_echo():
    """The week after holds it too, but adds nothing to it."""
    values = calm(4, NIGHTS + 3)
    values[NIGHTS - 1] += 0.05
    assert most_unusual(values[:NIGHTS]).growing
    for later in (1, 2, 3):
        found = most_unusual(values[: NIGHTS + later])
        assert found.p_value < 1e-4
        assert not found.growing


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3), st.floats(-1e3, 1e3))
@settings(max_examples=25, deadline=None)
def test_units_change_nothing(seed, scale, shift):
    values = calm(seed, 30)
    ours, theirs = aspects(values.tolist()), aspects((values * scale + shift).tolist())
    for one, other in zip(ours, theirs, strict=True):
        assert math.isclose(one.p_value, other.p_value, rel_tol=1e-3, abs_tol=1e-9)


def test_every_aspect_is_told_once_the_nights_are_enough():
    values = calm(6).tolist()
    assert tuple(one.aspect for one in aspects(values)) == ASPECTS
    assert len(aspects(values[: LEAST + RECENT])) == len(ASPECTS)
    assert aspects(values[: LEAST + RECENT - 1]) == ()


def test_nights_long_ago_do_not_count():
    values = calm(7, MOST).tolist()
    assert aspects([5.0, -5.0, *values]) == aspects(values)


def test_what_never_differed_says_nothing_about_what_is_usual():
    assert aspects([0.5] * 30 + [0.7]) == ()


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no finite number"):
        aspects([*calm(8).tolist(), value])


@given(
    st.lists(st.one_of(st.sampled_from([0.0, 0.5, 1.0, 1e6]), st.floats(-1e3, 1e3)), min_size=21, max_size=40)
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_figures_were_a_p_value_comes_out_or_nothing(values):
    """A warning never blocks: no series may end a night."""
    assert all(0 <= one.p_value <= 1 for one in aspects(values))
