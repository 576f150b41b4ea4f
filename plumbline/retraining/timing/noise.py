"""How much a loss differs from night to night though nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.timing.policy import Life

ENOUGH = 5
"""Differences between nights from which their median tells something."""

TO_DEVIATION = 1.4826
"""From the median deviation of normal numbers to their standard deviation."""


TELLS = 0.5
"""Degrees of freedom that a difference is worth: neighbours share a night, and a median uses little of it."""


class Noise(NamedTuple):
    """What is known of it."""

    deviation: float
    """Standard deviation of one night's loss; infinite while there is one night."""
    freedom: float
    """How well that is known, as degrees of freedom."""


def noise(lives: Sequence[Life], negligible: float) -> Noise:
    """The noise of one night's loss.

    From the differences between neighbouring nights of one model, so that drift counts little, and by
    their median, so that a jump counts not at all. Before there are enough, everything counts as noise.

    Args:
        lives: every model that was in production.
        negligible: the least that it is, in units of loss.
    """
    losses = np.concatenate([life.losses for life in lives])
    differences = np.concatenate([np.diff(life.losses) for life in lives])
    freedom = TELLS * max(differences.size, 1)
    if differences.size < ENOUGH:
        spread = float(losses.std()) if losses.size > 1 else float("inf")
    else:
        deviation = _median(np.abs(differences - _median(differences))) * TO_DEVIATION
        spread = deviation / float(np.sqrt(2)) * (1 + 2 / differences.size)
    return Noise(max(spread, negligible), freedom)


def _median(numbers: NDArray[np.float64]) -> float:
    """The same as `numpy.median`, which takes five times as long on so few numbers."""
    ordered = np.sort(numbers)
    return float(ordered[(numbers.size - 1) // 2] + ordered[numbers.size // 2]) / 2
