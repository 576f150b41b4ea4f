"""How rarely a figure is as large as now, going by all that came before.

Within what was seen, the chance is the rank among the past (conformal: one more than as many as were as
large, of one more than all). Beyond the largest ever seen, the chance falls exponentially, by the mean
excess of the largest ones: the tail of extreme-value theory with shape zero, as in A. Siffer et al.,
"Anomaly detection in streams with extreme value theory" (KDD 2017), who fit its shape as well.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

TAIL = 20
"""The largest so many tell how fast chances fall beyond the largest."""

BEYOND = 6.0
"""Most that is added beyond the largest, in powers of ten: what was constant knows no scale."""


class Past:
    """What was seen so far, sorted."""

    def __init__(self, figures: Iterable[float] = ()) -> None:
        self._sorted = sorted(figures)

    def add(self, figure: float) -> None:
        """Makes a figure part of the past."""
        insort(self._sorted, figure)

    def rarity(self, figure: float) -> float:
        """The negative decimal logarithm of the chance of a figure as large; zero without a past."""
        past = self._sorted
        at_least = len(past) - bisect_left(past, figure)
        within = math.log10((len(past) + 1) / (at_least + 1))
        return within + (_beyond(past, figure) if past and figure > past[-1] else 0.0)


def rarity(figures: NDArray[np.float64], warm_up: int) -> NDArray[np.float64]:
    """The rarity of each figure, given those before it.

    Args:
        figures: sizes, shape (points,); larger is more unusual.
        warm_up: points to learn from first.

    Returns:
        Shape (points,), zero or more; zero for the first `warm_up` points.
    """
    past = Past(figures[:warm_up].tolist())
    found = np.zeros(figures.size)
    for place in range(warm_up, figures.size):
        figure = float(figures[place])
        found[place] = past.rarity(figure)
        past.add(figure)
    return found


def _beyond(past: Sequence[float], figure: float) -> float:
    largest = past[-max(1, min(TAIL, len(past) // 2)) :]
    threshold = past[-len(largest) - 1] if len(past) > 1 else figure
    excess = sum(largest) / len(largest) - threshold
    steps = (figure - past[-1]) / excess if excess > 0 else math.inf
    return min(steps / math.log(10), BEYOND)
