"""Distances are Evidently's, p-values hold what they promise, rare categories raise no alarm."""

from __future__ import annotations

import warnings
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alignment_checks.drift import statistics
from alignment_checks.profiles.distinct import distinct


@pytest.fixture(scope="module")
def evidently_distance():
    """Evidently's own function for a distance, on two samples."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Evidently's imports are not what is tested
        from evidently.legacy.calculations import stattests
        from evidently.legacy.core import ColumnType

    def distance(name: str, kind: str, reference, current) -> float:
        test = getattr(stattests, f"{name}_stat_test")
        column_type = ColumnType.Numerical if kind == "numeric" else ColumnType.Categorical
        return test(pd.Series(reference), pd.Series(current), column_type, 0.1).drift_score

    return distance


def numeric_samples(values: str) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(11)
    rows = (70_000, 60_000) if values == "many rows" else (3000, 800)
    reference, current = generator.normal(40, 12, rows[0]), generator.normal(42, 14, rows[1])
    if values == "whole":
        return reference.round(), current.round()
    if values == "few":
        return (reference // 10).clip(1, 7), (current // 10).clip(0, 8)
    return reference, current


def categorical_samples() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(12)
    names = np.array(["a", "b", "c", "d", "rare"], dtype=object)
    reference = generator.choice(names, 3000, p=[0.5, 0.3, 0.15, 0.0499, 0.0001])
    current = generator.choice([*names[:3], "new"], 800, p=[0.4, 0.35, 0.2, 0.05])
    return reference, current.astype(object)


@pytest.mark.parametrize("values", ["continuous", "whole", "few", "many rows"])
def test_numeric_distances_are_evidentlys(evidently_distance, values):
    """However the values are spread: many, tied, or so few that each has its own bin."""
    samples = numeric_samples(values)
    exact = [distinct(sample) for sample in samples]
    shares = statistics.binned_shares(*exact)
    ours = {
        "wasserstein": statistics.ks_and_area(*exact)[1] / exact[0].deviation,
        "psi": statistics.psi(shares),
        "jensenshannon": statistics.jensenshannon(shares),
    }
    theirs = {name: evidently_distance(name, "numeric", *samples) for name in ours}
    assert ours == pytest.approx(theirs, rel=0, abs=1e-12)


def test_categorical_distances_are_evidentlys(evidently_distance):
    """Also with a category only one side has, whose share of zero the PSI fills in."""
    samples = categorical_samples()
    shares = statistics.category_shares(*(Counter(sample.tolist()) for sample in samples))
    ours = {"psi": statistics.psi(shares), "jensenshannon": statistics.jensenshannon(shares)}
    theirs = {name: evidently_distance(name, "categorical", *samples) for name in ours}
    assert ours == pytest.approx(theirs, rel=0, abs=1e-12)


@pytest.mark.parametrize("rows", [400, 12_000])
def test_kolmogorov_smirnov_is_scipys_exact_when_small_and_asymptotic_when_large(rows):
    generator = np.random.default_rng(rows)
    reference, current = generator.normal(0, 1, rows), generator.normal(0.02, 1, 300)
    exact = distinct(reference), distinct(current)
    statistic, _ = statistics.ks_and_area(*exact)
    p_value = statistics.ks_pvalue(statistic, *exact)
    law = stats.ks_2samp(reference, current, method="exact" if rows <= 10_000 else "asymp")
    assert (statistic, p_value) == pytest.approx((law.statistic, law.pvalue), rel=0, abs=1e-12)


def test_chi2_is_scipys_where_no_category_is_rare():
    reference, current = {"a": 500, "b": 300, "c": 200}, {"a": 90, "b": 70, "c": 40}
    law = stats.chi2_contingency([[500, 300, 200], [90, 70, 40]], correction=False)
    assert statistics.chi2_pvalue(reference, current) == (pytest.approx(law.pvalue, abs=1e-15), "chi-squared")


def test_the_law_of_small_cells_is_that_of_random_tables():
    """Two rows in a category the reference never had, one in eleven a current row: about 1 in 121."""
    reference, current = {"a": 10_000}, {"a": 998, "new": 2}
    p_value, method = statistics.chi2_pvalue(reference, current)
    assert method == "chi-squared, permuted"
    assert p_value == pytest.approx(1 / 121, abs=0.006)


def test_a_new_category_with_many_rows_is_an_alarm():
    assert statistics.chi2_pvalue({"a": 6000, "b": 4000}, {"a": 500, "b": 350, "new": 150})[0] < 1e-9


def test_alarms_without_drift_are_as_rare_as_promised_though_most_categories_are_rare():
    """Thirty categories, most with less than five rows expected; 1,000 null windows at 0.05."""
    generator = np.random.default_rng(21)
    chances = 0.6 ** np.arange(30)
    chances /= chances.sum()
    names = [f"category {number}" for number in range(30)]
    alarms = 0
    for _ in range(1000):
        samples = (generator.multinomial(rows, chances) for rows in (5000, 200))
        reference, current = (dict(zip(names, sample.tolist(), strict=True)) for sample in samples)
        alarms += statistics.chi2_pvalue(reference, current)[0] < 0.05
    assert 25 <= alarms <= 70


SHARES = st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(lambda counts: sum(counts) > 0)


@given(SHARES, SHARES)
def test_distances_do_not_care_which_sample_is_first(first, second):
    """And are zero between a sample and itself; sqrt(log 2) is as far as Jensen-Shannon goes."""
    sides = [dict(zip("abc", counts, strict=True)) for counts in (first, second)]
    forth, back = statistics.category_shares(*sides), statistics.category_shares(*sides[::-1])
    assert statistics.psi(forth) == pytest.approx(statistics.psi(back), abs=1e-12)
    assert statistics.jensenshannon(forth) == pytest.approx(statistics.jensenshannon(back), abs=1e-7)
    assert 0 <= statistics.jensenshannon(forth) <= np.sqrt(np.log(2)) + 1e-12
    assert statistics.psi(statistics.category_shares(sides[0], sides[0])) == 0
