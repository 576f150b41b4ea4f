"""Whether to try for a level that was lost: a retraining made too soon after a change learns only part of it.

A model that never rose, on a level far above what a model before it had, may be as good as can be, or may be
trained on too few rows of the new kind. Nothing but another retraining tells. What it may bring is the gap
times the share of earlier gaps that a retraining closed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from plumbline.retraining.timing.experience import View
from plumbline.retraining.timing.policy import Life, Seen

SHARE = 0.5
"""Of a gap that is expected to be closed when nobody has tried."""

DEVIATIONS = 2.0
"""By which a gap must exceed the noise."""


def is_worth_a_try(view: View, seen: Seen) -> bool:
    """Whether what was lost since the last retraining and what will be to the end both pay for one."""
    levels = [rise.level for rise in (*view.before.rises, view.now)]
    gap = _gap(levels, seen.lives, view.noise.deviation)
    if not gap:
        return False
    return (
        gap * _closed(levels, seen.lives, view.noise.deviation) * min(len(seen.losses), seen.nights_left)
        >= seen.retrain_cost
        > 0
    )


def _gap(levels: Sequence[float], lives: Sequence[Life], spread: float) -> float:
    """How far the last level lies above the best before it, beyond what noise explains."""
    if len(levels) < 2 or not math.isfinite(spread):
        return 0.0
    best = min(range(len(levels) - 1), key=levels.__getitem__)
    nights = (len(lives[len(levels) - 1].losses), len(lives[best].losses))
    return max(levels[-1] - levels[best] - DEVIATIONS * spread * math.sqrt(sum(1 / n for n in nights)), 0.0)


def _closed(levels: Sequence[float], lives: Sequence[Life], spread: float) -> float:
    """The share of a gap that the next retraining will close: each try before counts twice the one before it.

    So tries that close nothing double the time to the next one.
    """
    share = SHARE
    bests = accumulate(levels, min)
    for number, ((before, after), best) in enumerate(zip(pairwise(levels), bests, strict=False)):
        if _gap(levels[: number + 1], lives, spread) > 0:
            share = (share + min(max((before - after) / (before - best), 0.0), 1.0)) / 2
    return share
