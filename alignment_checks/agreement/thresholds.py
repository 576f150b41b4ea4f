"""Which threshold costs least by what people found, and whether rows that did not choose it agree."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.intervals import clopper_pearson


class Labelled(NamedTuple):
    """What a detector scored and people answered."""

    scores: NDArray[np.float64]
    """From 0 to 1, shape (rows,); 0 where the detector found nothing."""
    truth: NDArray[np.bool_]
    """Whether it is really there."""
    weights: NDArray[np.float64]
    """Inverse of the chance with which each row was reviewed."""

    def of_rows(self, chosen: NDArray[np.bool_]) -> Labelled:
        """Some of the rows."""
        return Labelled(self.scores[chosen], self.truth[chosen], self.weights[chosen])


class Moved(NamedTuple):
    """What another threshold does to some rows."""

    better: int
    """Rows it decides rightly, and the present one wrongly."""
    worse: int
    """The other way round."""
    gain: float
    """Weighted cost that it saves, in false alarms; below zero where it costs more."""
    sure: bool
    """Whether the saving is beyond chance."""


def cost(rows: Labelled, threshold: float, miss: float) -> float:
    """Weighted cost of a threshold: a false alarm costs 1, a miss `miss`."""
    found = rows.scores >= threshold
    alarms = rows.weights[found & ~rows.truth].sum()
    return float(alarms + miss * rows.weights[~found & rows.truth].sum())


def cheapest(rows: Labelled, present: float, miss: float) -> float:
    """The threshold with the least cost; of several, the one next to the present one, or that one itself.

    It lies halfway between two scores, with three decimals where that still tells them apart: a threshold on
    a score would hang on its last digit.

    Args:
        rows: what chooses.
        present: the threshold in force.
        miss: how many false alarms a miss costs.
    """
    known = np.unique(rows.scores[rows.scores > 0])
    between = [_rounded(float(low), float(high)) for low, high in pairwise(known)]
    ends = [_rounded(0.0, float(known[0])), _rounded(float(known[-1]), 1.0)] if known.size else []
    candidates = [one for one in {present, *between, *ends} if 0 < one <= 1]
    return min(candidates, key=lambda one: (round(cost(rows, one, miss), 9), abs(one - present), one))


def moved(rows: Labelled, present: float, threshold: float, miss: float, level: float) -> Moved:
    """What a threshold that other rows chose does to these.

    Only rows between the two thresholds are decided otherwise. The saving is beyond chance where the exact
    limit of the share that gets better, on these rows' effective size, outweighs those that get worse.

    Args:
        rows: what did not choose it.
        present: the threshold in force.
        threshold: the other one.
        miss: how many false alarms a miss costs.
        level: one-sided confidence, e.g. 0.95.
    """
    between = (rows.scores >= min(present, threshold)) & (rows.scores < max(present, threshold))
    inside = rows.of_rows(between)
    better = inside.truth == (threshold < present)
    gain = cost(rows, present, miss) - cost(rows, threshold, miss)
    counts = int(better.sum()), int((~better).sum())
    if inside.truth.size == 0:
        return Moved(*counts, gain, sure=False)
    total = float(inside.weights.sum())
    size = total**2 / float(np.square(inside.weights).sum())
    share = float(inside.weights[better].sum()) / total
    low, _ = clopper_pearson(min(size, share * size), size, 2 * level - 1)
    right, wrong = (miss, 1.0) if threshold < present else (1.0, miss)
    return Moved(*counts, gain, sure=bool(low * right > (1 - low) * wrong))


def _rounded(low: float, high: float) -> float:
    middle = (low + high) / 2
    short = round(middle, 3)
    return short if low < short <= high else middle
