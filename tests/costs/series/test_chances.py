"""The chance of a figure is its rank in the past; beyond the largest it falls by the tail."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.series.chances import BEYOND, Past, rarity

figures = st.lists(st.floats(0, 1e6), min_size=2, max_size=60)


def test_within_what_was_seen_the_rank_counts():
    past = Past(range(99))
    assert past.rarity(98) == pytest.approx(np.log10(100 / 2))
    assert past.rarity(50) == pytest.approx(np.log10(100 / 50))
    assert past.rarity(-1) == 0


def test_an_exponential_tail_is_continued():
    """Of exponential figures, the chance beyond the largest is e to minus the figure, whatever the sample."""
    drawn = np.random.default_rng(3).exponential(size=5000)
    assert Past(drawn.tolist()).rarity(20) == pytest.approx(20 / np.log(10), rel=0.2)


@given(figures, st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_larger_figure_is_never_less_rare(past, one, other):
    seen = Past(past)
    low, high = sorted((one, other))
    assert 0 <= seen.rarity(low) <= seen.rarity(high) <= np.log10(len(past) + 1) + BEYOND


@given(figures, st.sampled_from([0.25, 2.0, 1024.0]))
def test_the_unit_does_not_matter(values, factor):
    plain, scaled = rarity(np.array(values), 1), rarity(np.array(values) * factor, 1)
    assert scaled == pytest.approx(plain, abs=1e-6)
