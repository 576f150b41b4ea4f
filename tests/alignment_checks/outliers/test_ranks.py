"""A score tells what share of held-out items lie less far; its false alarm rate is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.outliers.ranks import EXACT, ranked

DISTANCES = st.lists(st.integers(0, 30).map(float), min_size=1, max_size=600)


def exact(distances: list[float], distance: float) -> float:
    return 1 - (1 + sum(other >= distance for other in distances)) / (len(distances) + 1)


@given(DISTANCES, st.floats(-1, 31))
def test_no_score_is_higher_than_the_conformal_one(distances, distance):
    assert ranked(np.asarray(distances)).score(distance) <= exact(distances, distance) + 1e-12


@given(st.integers(0, 2**32 - 1), st.integers(1, 2000))
def test_where_it_matters_it_is_exact(seed, rows):
    """Among the farthest hundred, and beyond all."""
    distances = np.random.default_rng(seed).random(rows)
    found = ranked(distances)
    for distance in [*np.sort(distances)[-EXACT:], 2.0]:
        assert found.score(distance) == pytest.approx(exact(distances.tolist(), distance))


@given(DISTANCES, st.floats(-1, 31), st.floats(-1, 31))
def test_farther_never_scores_less(distances, one, other):
    found = ranked(np.asarray(distances))
    near, far = sorted((one, other))
    assert found.score(near) <= found.score(far)
    assert 0 <= found.score(near) <= found.score(far) <= found.highest


@pytest.mark.parametrize("level", [0.9, 0.99])
def test_items_like_the_held_out_ones_exceed_a_level_as_rarely_as_it_says(level):
    random = np.random.default_rng(0)
    rates = []
    for _ in range(200):
        found = ranked(random.exponential(size=300))
        rates.append(np.mean([found.score(d) >= level for d in random.exponential(size=300)]))
    assert np.mean(rates) <= 1 - level + 3 * np.std(rates) / np.sqrt(200)


def test_few_items_can_not_tell_what_is_rarer_than_one_of_them():
    assert ranked(np.arange(99.0)).highest == pytest.approx(0.99)


@pytest.mark.parametrize("distances", [[], [np.nan], [np.inf]])
def test_what_ranks_nothing_is_refused(distances):
    with pytest.raises(ValueError, match="at least one distance"):
        ranked(np.asarray(distances))
