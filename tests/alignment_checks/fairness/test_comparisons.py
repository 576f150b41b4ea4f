"""Each fairness metric is what its definition says, and undefined where a rate is."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.fairness.comparison import Comparison
from alignment_checks.fairness.comparisons import (
    METRICS,
    average_abs_odds_difference,
    disparate_impact,
    equal_opportunity_difference,
    measure_fairness,
    statistical_parity_difference,
)
from alignment_checks.fairness.confusion import Counts
from alignment_checks.intervals import clopper_pearson, newcombe

# tpr 30/40 against 90/100, fpr 12/60 against 10/100, selection 42/100 against 100/200
DISABLED = Counts(true_positives=30, false_positives=12, false_negatives=10, true_negatives=48)
OTHERS = Counts(true_positives=90, false_positives=10, false_negatives=10, true_negatives=90)


def compare(unprivileged: Counts, privileged: Counts) -> Comparison:
    return Comparison("DIS=1", "DIS=2", unprivileged, privileged, 0.95)


@pytest.mark.parametrize(
    ("metric", "value", "n", "unit"),
    [
        (equal_opportunity_difference, 0.75 - 0.90, 40, "difference"),
        (average_abs_odds_difference, (0.15 + 0.10) / 2, 40, "difference"),
        (statistical_parity_difference, 0.42 - 0.50, 100, "difference"),
        (disparate_impact, 0.42 / 0.50, 100, "ratio"),
    ],
)
def test_by_hand(metric, value, n, unit):
    found = metric(compare(DISABLED, OTHERS))
    assert found.value == pytest.approx(value)
    assert found.low < found.value < found.high
    assert (found.name, found.group, found.against) == (metric.__name__, "DIS=1", "DIS=2")
    assert (found.n, found.unit, found.level) == (n, unit, 0.95)


def test_the_interval_of_equal_opportunity_is_newcombes_on_exact_limits():
    found = equal_opportunity_difference(compare(DISABLED, OTHERS))
    assert (found.low, found.high) == newcombe(30, 40, 90, 100, 0.95, limits=clopper_pearson)
    assert found.method == "newcombe, exact limits"


def test_average_odds_counts_negatives_where_they_are_fewest():
    few_negatives = Counts(true_positives=50, false_positives=2, false_negatives=40, true_negatives=3)
    assert average_abs_odds_difference(compare(few_negatives, OTHERS)).n == 5


@pytest.mark.parametrize("metric", METRICS)
def test_thirty_of_thirty_leaves_doubt(metric):
    perfect = Counts(true_positives=30, true_negatives=30)
    found = metric(compare(perfect, perfect))
    assert found.low < found.high


NO_POSITIVES = Counts(false_positives=5, true_negatives=5)
NO_NEGATIVES = Counts(true_positives=5, false_negatives=5)
NONE_SELECTED = Counts(false_negatives=5, true_negatives=5)


@pytest.mark.parametrize(
    ("metric", "unprivileged", "privileged", "reason"),
    [
        (equal_opportunity_difference, NO_POSITIVES, OTHERS, "DIS=1 has no positive labels"),
        (equal_opportunity_difference, OTHERS, NO_POSITIVES, "DIS=2 has no positive labels"),
        (average_abs_odds_difference, NO_POSITIVES, OTHERS, "DIS=1 has no positive labels"),
        (average_abs_odds_difference, OTHERS, NO_NEGATIVES, "DIS=2 has no negative labels"),
        (statistical_parity_difference, Counts(), OTHERS, "DIS=1 has no rows"),
        (disparate_impact, OTHERS, NONE_SELECTED, "no row of DIS=2 is selected"),
    ],
)
def test_an_empty_denominator_is_undefined_and_says_why(metric, unprivileged, privileged, reason):
    found = metric(compare(unprivileged, privileged))
    assert not found.defined
    assert reason in found.reason
    assert found.low is found.high is None
    assert found.name == metric.__name__


def test_selecting_nobody_of_a_group_is_an_impact_of_zero_not_undefined():
    found = disparate_impact(compare(NONE_SELECTED, OTHERS))
    assert (found.value, found.low) == (0, 0)
    assert found.high > 0


def window(rows: dict[str, Counts]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups, labels and predictions with the given counts."""
    cells = [
        (group, label, prediction, repeats)
        for group, c in rows.items()
        for label, prediction, repeats in (
            (1, 1, c.true_positives),
            (0, 1, c.false_positives),
            (1, 0, c.false_negatives),
            (0, 0, c.true_negatives),
        )
    ]
    groups, labels, predictions, repeats = zip(*cells, strict=True)
    return tuple(np.repeat(column, repeats) for column in (groups, labels, predictions))


def test_a_window_has_rates_of_every_group_then_comparisons_attribute_by_attribute():
    groups, labels, predictions = window({"1": DISABLED, "2": OTHERS})
    attributes = {"SEX": np.where(groups == "1", "x", "y"), "DIS": groups}
    found = measure_fairness(attributes, {"DIS": "2", "SEX": "x"}, labels, predictions, 0.95)
    rates = ["base_rate", "selection_rate", "tpr", "fpr", "fnr", "ppv", "accuracy"]
    metrics = [metric.__name__ for metric in METRICS]
    assert [(m.name, m.group, m.against) for m in found] == [
        *[(name, group, "") for group in ("SEX=x", "SEX=y") for name in rates],
        *[(name, "SEX=y", "SEX=x") for name in metrics],
        *[(name, group, "") for group in ("DIS=1", "DIS=2") for name in rates],
        *[(name, "DIS=1", "DIS=2") for name in metrics],
    ]


def test_without_the_privileged_group_every_comparison_is_undefined():
    groups, labels, predictions = window({"1": DISABLED, "3": OTHERS})
    found = measure_fairness({"DIS": groups}, {"DIS": "2"}, labels, predictions, 0.95)
    comparisons = [m for m in found if m.against]
    assert len(comparisons) == 2 * len(METRICS)
    assert {m.reason for m in comparisons} == {"the privileged group DIS=2 is absent from this window"}
    assert all(m.defined for m in found if not m.against)


def test_an_empty_window_measures_nothing():
    nothing = np.array([], dtype=int)
    assert measure_fairness({"DIS": nothing.astype(str)}, {"DIS": "2"}, nothing, nothing, 0.95) == []


def test_an_attribute_without_a_privileged_group_is_refused_by_name():
    groups, labels, predictions = window({"1": DISABLED})
    with pytest.raises(ValueError, match="attribute DIS has no privileged group"):
        measure_fairness({"DIS": groups}, {}, labels, predictions, 0.95)
