"""A group's rates. Y is the label, R the prediction, D the group.

A rate without a row in its denominator is undefined; it is never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from alignment_checks.fairness.confusion import Counts


class Rate(NamedTuple):
    """A share of a group's rows: how many of how many, and what those are."""

    successes: int
    n: int
    of: str

    @property
    def value(self) -> float:
        """The share; there is none where `n` is zero."""
        return self.successes / self.n


# P(Y=1 | D)
def base_rate(counts: Counts) -> Rate:
    """The share of the group whose label is positive."""
    return Rate(counts.positives, counts.n, "rows")


# P(R=1 | D)
def selection_rate(counts: Counts) -> Rate:
    """The share of the group whose prediction is positive."""
    return Rate(counts.selected, counts.n, "rows")


# P(R=1 | Y=1, D)
def tpr(counts: Counts) -> Rate:
    """True positive rate: the share of the group's positive labels that are predicted positive."""
    return Rate(counts.true_positives, counts.positives, "positive labels")


# P(R=1 | Y=0, D)
def fpr(counts: Counts) -> Rate:
    """False positive rate: the share of the group's negative labels that are predicted positive."""
    return Rate(counts.false_positives, counts.negatives, "negative labels")


# P(R=0 | Y=1, D)
def fnr(counts: Counts) -> Rate:
    """False negative rate: the share of the group's positive labels that are predicted negative."""
    return Rate(counts.false_negatives, counts.positives, "positive labels")


# P(Y=1 | R=1, D)
def ppv(counts: Counts) -> Rate:
    """Positive predictive value: the share of the group's positive predictions whose label is positive."""
    return Rate(counts.true_positives, counts.selected, "positive predictions")


# P(R=Y | D)
def accuracy(counts: Counts) -> Rate:
    """The share of the group whose prediction equals the label."""
    return Rate(counts.correct, counts.n, "rows")


RATES: dict[str, Callable[[Counts], Rate]] = {
    "base_rate": base_rate,
    "selection_rate": selection_rate,
    "tpr": tpr,
    "fpr": fpr,
    "fnr": fnr,
    "ppv": ppv,
    "accuracy": accuracy,
}
"""Every rate by the name its measurement has."""
