"""Intervals equal a second opinion, keep their level, and stay honest at the edges."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from alignment_checks.intervals import (
    clopper_pearson,
    difference_of_estimates,
    half_sum,
    half_sum_of_absolutes,
    many_clopper_pearson,
    newcombe,
    ratio_of_estimates,
    ratio_of_rates,
    wilson,
)

LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999])


@st.composite
def rates(draw: st.DrawFn, *, least: int = 0) -> tuple[int, int]:
    n = draw(st.integers(max(1, least), 100_000) | st.integers(max(1, least), 40))
    return draw(st.integers(least, n) | st.sampled_from([least, n])), n


@given(rates(), LEVELS)
def test_wilson_equals_statsmodels(rate, level):
    expected = proportion_confint(*rate, alpha=1 - level, method="wilson")
    assert wilson(*rate, level) == pytest.approx(expected, abs=1e-12)


@given(rates(), LEVELS)
def test_exact_limits_equal_statsmodels(rate, level):
    expected = proportion_confint(*rate, alpha=1 - level, method="beta")
    assert clopper_pearson(*rate, level) == pytest.approx(expected, abs=1e-9)


@given(rates(), rates(), LEVELS)
def test_newcombe_equals_statsmodels(first, second, level):
    expected = confint_proportions_2indep(*first, *second, method="newcomb", alpha=1 - level)
    assert newcombe(*first, *second, level) == pytest.approx(expected, abs=1e-12)


def test_newcombe_equals_the_published_example():
    """Newcombe 1998, table II, comparison (a): 56/70 against 48/80, method 10."""
    assert newcombe(56, 70, 48, 80, 0.95) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(rates(), LEVELS)
def test_wilson_holds_the_rate_inside_zero_and_one(rate, level):
    low, high = wilson(*rate, level)
    assert 0 <= low <= rate[0] / rate[1] <= high <= 1
    assert low < high


@given(rates(), rates(), LEVELS)
def test_swapping_the_rates_negates_newcombe(first, second, level):
    low, high = newcombe(*first, *second, level)
    assert newcombe(*second, *first, level) == pytest.approx((-high, -low), abs=1e-12)


@given(rates(least=1), rates(least=1), LEVELS)
def test_swapping_the_rates_inverts_the_ratio(first, second, level):
    low, high = ratio_of_rates(*first, *second, level)
    assert ratio_of_rates(*second, *first, level) == pytest.approx((1 / high, 1 / low), rel=1e-6)


@given(rates(), rates(least=1), LEVELS)
def test_the_ratio_lies_in_its_interval(first, second, level):
    low, high = ratio_of_rates(*first, *second, level)
    ratio = (first[0] / first[1]) / (second[0] / second[1])
    assert 0 <= low <= ratio < high < math.inf


@given(rates(), LEVELS, LEVELS)
def test_more_confidence_is_never_narrower(rate, one, other):
    less, more = sorted((one, other))
    inner, outer = wilson(*rate, less), wilson(*rate, more)
    assert outer[0] <= inner[0] + 1e-12
    assert inner[1] <= outer[1] + 1e-12


def test_thirty_of_thirty_is_not_certainty():
    assert wilson(30, 30, 0.95)[0] < 0.9
    assert newcombe(30, 30, 30, 30, 0.95) == pytest.approx((-0.1135, 0.1135), abs=1e-4)
    low, high = ratio_of_rates(30, 30, 30, 30, 0.95)
    assert low < 0.9
    assert high > 1.1


def test_no_success_at_all_has_a_ratio_of_zero_with_an_upper_limit():
    low, high = ratio_of_rates(0, 30, 15, 30, 0.95)
    assert low == 0
    assert 0.1 < high < 0.6


@pytest.mark.parametrize("rate", [(0, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(rate):
    with pytest.raises(ValueError, match="is no rate"):
        wilson(*rate, 0.95)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_an_impossible_level_is_refused(level):
    with pytest.raises(ValueError, match=r"0\.95"):
        wilson(1, 2, level)


def test_a_ratio_to_zero_is_refused():
    with pytest.raises(ValueError, match="undefined"):
        ratio_of_rates(3, 10, 0, 10, 0.95)


GRID = list(itertools.product(np.linspace(0.05, 0.95, 10), repeat=2))


def coverage(limits: np.ndarray, sizes: tuple[int, int], truths: list[float]) -> np.ndarray:
    """Exact probability that the interval of two binomial counts holds each truth of GRID."""
    shares = []
    for (p_1, p_2), truth in zip(GRID, truths, strict=True):
        weights = np.outer(*(binom.pmf(range(n + 1), n, p) for n, p in zip(sizes, (p_1, p_2), strict=True)))
        shares.append(weights[(limits[..., 0] <= truth) & (truth <= limits[..., 1])].sum())
    return np.array(shares)


@pytest.mark.parametrize("sizes", [(30, 30), (30, 120)])
def test_newcombe_keeps_its_level(sizes):
    n_1, n_2 = sizes
    limits = np.array([[newcombe(i, n_1, j, n_2, 0.95) for j in range(n_2 + 1)] for i in range(n_1 + 1)])
    found = coverage(limits, sizes, [p_1 - p_2 for p_1, p_2 in GRID])
    assert found.mean() == pytest.approx(0.95, abs=0.005)
    assert found.min() > 0.92


@pytest.mark.parametrize("sizes", [(30, 30), (30, 120)])
def test_the_ratio_keeps_its_level(sizes):
    """An undefined ratio excludes nothing, so it counts as holding the truth."""
    n_1, n_2 = sizes
    anything = (0.0, math.inf)
    limits = np.array(
        [
            [ratio_of_rates(i, n_1, j, n_2, 0.95) if j else anything for j in range(n_2 + 1)]
            for i in range(n_1 + 1)
        ]
    )
    found = coverage(limits, sizes, [p_1 / p_2 for p_1, p_2 in GRID])
    assert found.mean() == pytest.approx(0.95, abs=0.01)
    assert found.min() > 0.93


@pytest.mark.parametrize(
    "truth",
    [
        (0.5, 0.5, 0.2, 0.2),  # both differences nil
        (0.5, 0.5, 0.5, 0.2),  # one nil
        (0.8, 0.6, 0.2, 0.4),
        (0.95, 0.45, 0.1, 0.1),
        (0.9, 0.65, 0.3, 0.05),
    ],
)
def test_half_sum_of_absolutes_keeps_its_level(truth):
    """As near to 95 % as the Newcombe intervals it is made of, nil differences included."""
    sizes, repeats = (60, 400, 90, 400), 4000
    counts = np.random.default_rng(7).binomial(sizes, truth, (repeats, 4)).tolist()
    target = (abs(truth[0] - truth[1]) + abs(truth[2] - truth[3])) / 2
    limits = np.array([half_sum_of_counts(count, sizes) for count in counts])
    too_high, too_low = (limits[:, 0] > target).mean(), (limits[:, 1] < target).mean()
    assert too_high + too_low < 0.07
    assert too_high < 0.035  # what a false `fail` would rest on


def half_sum_of_counts(counts: list[int], sizes: tuple[int, ...]) -> tuple[float, float]:
    a, b, c, d = counts
    n_a, n_b, n_c, n_d = sizes
    return half_sum_of_absolutes(
        a / n_a - b / n_b,
        newcombe(a, n_a, b, n_b, 0.95),
        c / n_c - d / n_d,
        newcombe(c, n_c, d, n_d, 0.95),
    )


@given(rates(), rates(), rates(), rates())
def test_half_sum_of_absolutes_ignores_signs_and_order(a, b, c, d):
    first, second = a[0] / a[1] - b[0] / b[1], c[0] / c[1] - d[0] / d[1]
    limits = half_sum_of_absolutes(first, newcombe(*a, *b, 0.9), second, newcombe(*c, *d, 0.9))
    flipped = half_sum_of_absolutes(second, newcombe(*c, *d, 0.9), -first, newcombe(*b, *a, 0.9))
    assert limits == pytest.approx(flipped, abs=1e-9)
    assert 0 <= limits[0] <= (abs(first) + abs(second)) / 2 <= limits[1]


def test_half_sum_of_absolutes_away_from_zero_is_the_mover_sum():
    low, high = half_sum_of_absolutes(0.4, (0.3, 0.5), -0.2, (-0.4, -0.1))
    assert low == pytest.approx((0.6 - math.hypot(0.1, 0.1)) / 2)
    assert high == pytest.approx((0.6 + math.hypot(0.1, 0.2)) / 2)


@given(n=st.integers(1, 500), share=st.floats(0, 1), level=st.floats(0.5, 0.999))
def test_many_exact_limits_at_once_are_those_of_each(n, share, level):
    successes = [0, round(share * n), n]
    lows, highs = many_clopper_pearson(np.array(successes), np.array([n] * 3), level)
    each = [clopper_pearson(s, n, level) for s in successes]
    assert list(zip(lows.tolist(), highs.tolist(), strict=True)) == each


@given(
    first=st.floats(0.05, 0.95),
    second=st.floats(0.05, 0.95),
    correlation=st.floats(0.01, 1),
    reach=st.floats(0.01, 0.05),
)
def test_what_goes_together_is_surer_as_a_difference_and_less_sure_as_a_sum(
    first, second, correlation, reach
):
    estimates = (first, (first - reach, first + reach), second, (second - reach, second + reach))
    for combine, surer in ((difference_of_estimates, 1), (half_sum, -1)):
        alone, together, apart = (
            combine(*estimates, c) for c in (0.0, surer * correlation, -surer * correlation)
        )
        assert together[1] - together[0] < alone[1] - alone[0] < apart[1] - apart[0]


@given(
    first=st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted),
    second=st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted),
)
def test_many_differences_at_once_are_those_of_each(first, second):
    one = difference_of_estimates(first[1], (first[0], first[2]), second[1], (second[0], second[2]))
    a, b = np.array([first, second]), np.array([second, first])
    many = difference_of_estimates(a[:, 1], (a[:, 0], a[:, 2]), b[:, 1], (b[:, 0], b[:, 2]))
    assert (many[0][0], many[1][0]) == pytest.approx(one, abs=1e-12)


ENDS = st.floats(1e-20, 1) | st.sampled_from([0.0, 1e-20, 0.5, 1.0])
ESTIMATES = st.lists(ENDS, min_size=3, max_size=3).map(sorted)


@given(
    first=ESTIMATES,
    second=ESTIMATES.filter(lambda ends: ends[1] > 0),
    correlation=st.floats(-1, 1) | st.sampled_from([-1.0, 1.0]),
)
def test_a_ratio_of_what_goes_together_has_limits_at_every_edge(first, second, correlation):
    (low_1, one, high_1), (low_2, other, high_2) = first, second
    low, high = ratio_of_estimates(one, (low_1, high_1), other, (low_2, high_2), correlation)
    assert 0 <= low <= one / other * (1 + 1e-9)
    assert high >= one / other * (1 - 1e-9)
