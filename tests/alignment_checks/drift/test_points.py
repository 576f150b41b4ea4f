"""Two tests of many-dimensional rows: exact where nothing moved, sharp where something did."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import kstest

from alignment_checks.drift import classifier, shuffles
from alignment_checks.drift.classifier import classifier_test
from alignment_checks.drift.mmd import permutation_mmd
from alignment_checks.drift.points import OF_POINTS, drift_of_points
from alignment_checks.drift.shuffles import p_value, relabelled


def normal(seed, rows, columns=20, shift=0.0):
    return np.random.default_rng(seed).normal(shift, 1, (rows, columns))


def measured(reference, current, seed=0):
    found = drift_of_points("e", np.asarray(reference, float), np.asarray(current, float), seed, 0.95)
    assert [m.name for m in found] == list(OF_POINTS)
    assert {m.group for m in found} == {"e"}
    return {m.name: m for m in found}


def reasons(reference, current):
    found = measured(reference, current)
    assert not any(m.defined for m in found.values())
    return {m.reason for m in found.values()}


def test_the_discrepancy_is_the_sum_over_pairs_that_its_definition_names():
    one, other = normal(1, 30, 3), normal(2, 20, 3, 0.5)
    both = np.concatenate([one, other])
    squares = np.square(both[:, None] - both[None]).sum(axis=2)
    kernel = np.exp(-squares / (2 * np.median(squares[np.triu_indices(50, 1)])))
    within = [(kernel[s, s].sum() - n) / (n * (n - 1)) for s, n in ((slice(30), 30), (slice(30, 50), 20))]
    expected = sum(within) - 2 * kernel[:30, 30:].mean()
    assert permutation_mmd(one, other, seed=0).mmd == pytest.approx(np.sqrt(expected), abs=1e-12)


def test_the_first_labelling_is_the_true_one_and_each_keeps_the_sides_sizes():
    sides = np.arange(15) >= 10
    found = np.concatenate(list(relabelled(sides, seed=3)))
    assert found.shape == (shuffles.PERMUTATIONS + 1, 15)
    assert np.array_equal(found[0], sides)
    assert (found.sum(axis=1) == 5).all()
    assert np.array_equal(found, np.concatenate(list(relabelled(sides, seed=3))))


def test_the_true_labelling_counts_among_those_as_far_out():
    assert p_value(np.array([3.0, 1.0, 2.0, 0.0])) == 0.25
    assert p_value(np.array([0.0, 0.0, -1e-15, 1.0])) == 1.0


@pytest.mark.parametrize(("rows", "other_rows", "nights"), [(50, 50, 300), (300, 100, 100)])
def test_where_nothing_moved_the_discrepancys_p_values_are_uniform(monkeypatch, rows, other_rows, nights):
    """A true uniform law is refused here once in a thousand."""
    monkeypatch.setattr(shuffles, "PERMUTATIONS", 99)
    found = [
        permutation_mmd(normal([1, n], rows, 5), normal([2, n], other_rows, 5), n).p_value
        for n in range(nights)
    ]
    assert kstest(found, "uniform").pvalue > 0.001


@pytest.mark.parametrize(("rows", "other_rows", "nights"), [(50, 50, 200), (150, 80, 100)])
def test_where_nothing_moved_the_classifiers_p_values_are_uniform(monkeypatch, rows, other_rows, nights):
    """Whatever the classifier: here one of few trees."""
    monkeypatch.setattr(shuffles, "PERMUTATIONS", 99)
    monkeypatch.setattr(classifier, "_TREES", 10)
    found = [
        classifier_test(normal([3, n], rows, 5), normal([4, n], other_rows, 5), n, 0.95).p_value
        for n in range(nights)
    ]
    assert kstest(found, "uniform").pvalue > 0.001


def test_a_tenth_of_a_deviation_in_every_of_20_dimensions_is_found_at_500_rows(monkeypatch):
    monkeypatch.setattr(shuffles, "PERMUTATIONS", 199)
    found = [permutation_mmd(normal([5, n], 500), normal([6, n], 500, shift=0.1), n) for n in range(10)]
    assert max(apart.p_value for apart in found) <= 0.05


def test_the_classifier_sees_dependence_that_no_column_alone_shows():
    generator = np.random.default_rng(7)
    reference, current = generator.normal(size=(2, 1000, 4))
    current[:, 1] = 0.8 * current[:, 0] + 0.6 * current[:, 1]
    found = measured(reference, current)
    assert found["classifier_pvalue"].value <= 0.01
    assert found["classifier_auc"].low > 0.5


def test_sizes_intervals_and_seeds():
    """`n` is the smaller side; of the classifier, its held half. The same seed gives the same figures."""
    found = measured(normal(8, 60, 3), normal(9, 31, 3))
    assert [found[name].n for name in OF_POINTS] == [31, 31, 16, 16]
    assert (found["mmd"].low, found["mmd"].high) == (None, None)
    for name in ("mmd_pvalue", "classifier_pvalue"):
        assert found[name].low == found[name].value == found[name].high
    auc = found["classifier_auc"]
    assert auc.low < auc.value < auc.high
    assert found == measured(normal(8, 60, 3), normal(9, 31, 3))
    assert found != measured(normal(8, 60, 3), normal(9, 31, 3), seed=1)


@pytest.mark.parametrize(
    ("reference", "current", "said"),
    [
        (normal(1, 1), normal(2, 50), "the reference has 1 rows to compare, fewer than 10"),
        (normal(1, 50), normal(2, 0), "the current window has 0 rows to compare, fewer than 10"),
        (np.ones((20, 3)), np.ones((20, 3)), "every row is the same"),
        (np.empty((20, 0)), np.empty((20, 0)), "every row is the same"),
        (normal(1, 20), normal(1, 20), "the reference and the current window are the same rows"),
    ],
)
def test_what_cannot_be_compared_is_undefined_and_says_why(reference, current, said):
    assert reasons(reference, current) == {said}


def test_neither_place_nor_scale_changes_the_figures():
    """A million deviations from zero, where squares of raw numbers would have no digit left."""
    one, other = normal(10, 100, 4), normal(11, 100, 4, 0.3)
    plain, moved = measured(one, other), measured(one * 1e-3 + 1e3, other * 1e-3 + 1e3)
    huge = measured(one * 1e300, other * 1e300)
    for name in OF_POINTS:
        assert moved[name].value == pytest.approx(plain[name].value, abs=0.02)
        assert huge[name].value == pytest.approx(plain[name].value, abs=0.02)


@pytest.mark.parametrize("current", [normal(2, 30), normal(2, 3)], ids=["defined", "undefined"])
def test_a_test_nobody_asks_for_is_not_made(current):
    """Both figures of a test come together, whichever of them is asked for."""
    sides = (normal(1, 30), current)
    both = drift_of_points("e", *sides, 0, 0.95)
    assert drift_of_points("e", *sides, 0, 0.95, ["mmd_pvalue"]) == both[:2]
    assert drift_of_points("e", *sides, 0, 0.95, ["classifier_auc", "ks"]) == both[2:]


def test_where_most_rows_are_equal_the_others_decide():
    """The median distance is zero; that of the rows that differ stands in."""
    reference, current = np.zeros((200, 2)), np.zeros((200, 2))
    reference[:10, 0], current[:60, 0] = 1.0, 1.0
    assert measured(reference, current)["mmd_pvalue"].value <= 0.001
    assert measured(reference, reference[::-1])["mmd_pvalue"].value == 1.0


finite = st.floats(allow_nan=False, allow_infinity=False)
few = st.sampled_from([0.0, 1.0, -1e308, 1e308, 5e-324])


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 14), st.integers(0, 14), st.integers(0, 3), st.sampled_from([finite, few]))
def test_whatever_finite_rows_there_are_figures_are_possible_or_undefined(data, rows, other, columns, value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shuffles, "PERMUTATIONS", 19)
        one = data.draw(arrays.arrays(np.float64, (rows, columns), elements=value))
        two = data.draw(arrays.arrays(np.float64, (other, columns), elements=value))
        for m in measured(one, two).values():
            assert m.defined or m.reason
            assert not m.defined or 0 <= m.value <= 1.5
