"""Counts per group, label and prediction: all that fairness rests on, and small enough to keep.

Counts add up: those of a window are the sum of those of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Counts:
    """One group's confusion matrix, in rows."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0

    @property
    def n(self) -> int:
        """All rows."""
        return self.positives + self.negatives

    @property
    def positives(self) -> int:
        """Rows whose label is positive."""
        return self.true_positives + self.false_negatives

    @property
    def negatives(self) -> int:
        """Rows whose label is negative."""
        return self.false_positives + self.true_negatives

    @property
    def selected(self) -> int:
        """Rows whose prediction is positive."""
        return self.true_positives + self.false_positives

    @property
    def correct(self) -> int:
        """Rows whose prediction equals the label."""
        return self.true_positives + self.true_negatives

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
            self.true_negatives + other.true_negatives,
        )


def count_by_group(
    groups: NDArray[Any], labels: NDArray[Any], predictions: NDArray[Any]
) -> dict[str, Counts]:
    """Counts of every group that has a row, sorted by the group's name.

    Args:
        groups: each row's group, shape (rows,), strings.
        labels: what happened, shape (rows,), 0 and 1 or booleans.
        predictions: what the model said, shape (rows,), 0 and 1 or booleans.

    Raises:
        ValueError: for shapes that differ, or a label or prediction that is neither 0 nor 1.
    """
    if not groups.shape == labels.shape == predictions.shape == (groups.size,):
        raise ValueError(
            f"groups {groups.shape}, labels {labels.shape} and predictions {predictions.shape} "
            "must be arrays of one dimension and the same length"
        )
    names, group_numbers = np.unique(groups.astype(str), return_inverse=True)
    cells = group_numbers * 4 + _zero_or_one("labels", labels) * 2 + _zero_or_one("predictions", predictions)
    table = np.bincount(cells, minlength=len(names) * 4).reshape(len(names), 4).tolist()
    return {
        str(name): Counts(true_positives=tp, false_positives=fp, false_negatives=fn, true_negatives=tn)
        for name, (tn, fp, fn, tp) in zip(names, table, strict=True)
    }


def merge(first: Mapping[str, Counts], second: Mapping[str, Counts]) -> dict[str, Counts]:
    """Counts of two disjoint parts together, sorted by the group's name."""
    nothing = Counts()
    return {name: first.get(name, nothing) + second.get(name, nothing) for name in sorted({*first, *second})}


def _zero_or_one(what: str, values: NDArray[Any]) -> NDArray[np.int64]:
    strange = values[~np.isin(values, (0, 1))]
    if strange.size:
        raise ValueError(f"{what} must be 0 or 1, found {strange[0]!r} in {strange.size} rows")
    return values.astype(np.int64)
