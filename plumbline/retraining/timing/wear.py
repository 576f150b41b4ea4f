"""How a fresh model is expected to grow stale, and the least that costs.

Its loss rises by a slope every night, and by a step on some night. Steps don't add up: after one the model is
as stale as the present one is after its own, so that a retraining never promises to lose more than it saves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.timing.experience import View, hazard
from plumbline.retraining.timing.policy import Seen

Numbers = NDArray[np.float64]

LOST_FIRST = 0.5
"""Of a retraining's cost, what the present model must have lost by its rise before it is replaced.

A step that soon passes by is waited out; a ramp has lost the whole cost by its best night anyway."""


class Wear(NamedTuple):
    """Of a model that is trained now, in units of loss."""

    slope: float
    """By how much its loss grows each night."""
    height: float
    """Of a step."""
    hazard: float
    """How likely a step comes on any one night; above 0."""


def wear(view: View, seen: Seen) -> Wear:
    """As models wore out so far: as fast as a ramp says, else as losses rose on average; by steps as seen."""
    now, before = view.now, view.before.rises
    rises = [*before, now]
    steps = sum(rise.weights[2] for rise in rises)
    height = sum(rise.stepped for rise in rises) / steps if steps else 0.0
    ramps = max(sum(rise.coming - rise.stepped for rise in rises), 0.0)
    nights = sum(len(life.losses) for life in seen.lives)
    slope = now.slope + (1 - now.weights[1]) * ramps / (nights + 1)
    return Wear(slope, height, hazard(seen.lives, rises, seen.nights))


def lost(nights: Numbers, worn: Wear) -> Numbers:
    """What a life of n nights loses above a fresh model.

    It is n (n - 1) / 2 slopes, and the step's height for each night by the chance that the step has come by
    then: n - (1 - (1 - hazard)^n) / hazard nights in all.
    """
    stepped = nights - (1 - (1 - worn.hazard) ** nights) / worn.hazard
    return worn.slope * nights * (nights - 1) / 2 + worn.height * stepped


def cheapest(nights: NDArray[np.int64], worn: Wear, cost: float) -> Numbers:
    """The least that so many nights cost after a retraining.

    They are cut into equal lives, with k of them k - 1 retrainings; or only the slope is met so, and each
    step is answered when it has lost enough.

    Args:
        nights: how many, one number or more.
        worn: how each model grows stale.
        cost: of a retraining; above 0.
    """
    lengths = np.asarray(nights, dtype=np.float64)
    answered = _in_lives(lengths, worn._replace(height=0.0), cost)
    answered = answered + worn.hazard * lengths * (1 + LOST_FIRST) * cost
    return np.asarray(np.maximum(np.minimum(_in_lives(lengths, worn, cost), answered), 0.0))


def _in_lives(lengths: Numbers, worn: Wear, cost: float) -> Numbers:
    """By the best of three numbers of lives: one, and those beside the number that is best for a slope."""
    growth = worn.slope + worn.height * worn.hazard
    ideal = np.floor(lengths * np.sqrt(growth / (2 * cost)))
    most = np.maximum(lengths, 1)
    numbers = np.stack([np.ones_like(lengths), *(np.clip(ideal + more, 1, most) for more in (0, 1))])
    return np.asarray(((numbers - 1) * cost + numbers * lost(lengths / numbers, worn)).min(axis=0))
