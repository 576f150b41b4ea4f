"""A group's rates are shares of the right rows, with Wilson intervals."""

from __future__ import annotations

import pytest

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.rates import RATES
from alignment_checks.fairness.shares import measure_rate
from alignment_checks.intervals import wilson

COUNTS = Counts(true_positives=30, false_positives=12, false_negatives=10, true_negatives=48)


@pytest.mark.parametrize(
    ("name", "successes", "n"),
    [
        ("base_rate", 40, 100),
        ("selection_rate", 42, 100),
        ("tpr", 30, 40),
        ("fpr", 12, 60),
        ("accuracy", 78, 100),
    ],
)
def test_by_hand(name, successes, n):
    found = measure_rate(name, "DIS=1", COUNTS, 0.9)
    assert (found.value, found.n) == (successes / n, n)
    assert (found.low, found.high) == wilson(successes, n, 0.9)
    assert (found.name, found.group, found.against) == (name, "DIS=1", "")
    assert (found.unit, found.method, found.level) == ("rate", "wilson", 0.9)


@pytest.mark.parametrize(
    ("name", "counts", "reason"),
    [
        ("tpr", Counts(true_negatives=3), "DIS=1 has no positive labels"),
        ("fpr", Counts(true_positives=3), "DIS=1 has no negative labels"),
        *[(name, Counts(), "DIS=1 has no") for name in RATES],
    ],
)
def test_a_rate_of_nothing_is_undefined_not_zero(name, counts, reason):
    found = measure_rate(name, "DIS=1", counts, 0.95)
    assert found.value is None
    assert found.reason.startswith(reason)
