"""How much of a rise in loss a retraining takes back.

All of it where the model grew stale, nothing where the nights grew harder for every model. Only retrainings
tell the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plumbline.retraining.timing.policy import Life
from plumbline.retraining.timing.shapes import Rise

WORTH = 1.0
"""Retrainings that the first belief, that they take all back, counts for."""


def share_taken_back(rises: Sequence[Rise], lives: Sequence[Life], noise: float) -> float:
    """The share to expect of the next retraining, from 0 to 1.

    A retraining tells the more, the larger the rise was against the noise in the nights after it.

    Args:
        rises: of every model that was in production, the present one last.
        lives: the same models.
        noise: standard deviation of one night's loss.
    """
    taken = told = WORTH
    for (before, after), life in zip(pairwise(rises), lives[1:], strict=True):
        if before.coming > 0:
            squared = before.coming**2
            tells = squared / (squared + noise**2 / len(life.losses))
            fall = before.level + before.coming - after.level
            taken += tells * min(max(fall / before.coming, 0.0), 1.0)
            told += tells
    return taken / told
