"""What retraining now, later and not at all is expected to cost until the last night that is planned for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.timing.experience import View
from plumbline.retraining.timing.policy import Seen

Numbers = NDArray[np.float64]


class Outlook(NamedTuple):
    """Expected costs from this night on, in units of loss: loss above a fresh model's, and retrainings."""

    now: float
    """Retraining now, and again whenever it pays."""
    later: float
    """The same, first on the best night after this one; `not_at_all` where no other is left."""
    wait: int
    """Nights until that best night."""
    not_at_all: float
    """Keeping the model to the end."""

    @property
    def now_is_best(self) -> bool:
        """Whether neither waiting nor keeping the model is cheaper."""
        return self.now <= min(self.later, self.not_at_all)


def outlook(view: View, seen: Seen) -> Outlook:
    """The costs under the expected rise of the present model and of those after it."""
    left, cost, now = seen.nights_left, seen.retrain_cost, view.now
    growth = _growth(view, seen)
    kept = np.cumsum(np.maximum(now.coming + now.slope * np.arange(left), 0.0))
    fresh = cheapest(np.arange(left, 0, -1), growth, cost)
    later = kept[:-1] + cost + fresh[1:]
    wait = int(np.argmin(later)) + 1 if left > 1 else left
    not_at_all = float(kept[-1])
    best = float(later.min()) if left > 1 else not_at_all
    return Outlook(now=cost + float(fresh[0]), later=best, wait=wait, not_at_all=not_at_all)


def cheapest(nights: NDArray[np.int64], growth: float, cost: float) -> Numbers:
    """The least that so many nights cost after a retraining, where a fresh model's loss grows steadily.

    They are cut into equal lives: with k of them, k - 1 retrainings, and k times the sum of a life's rise.

    Args:
        nights: how many, one number or more.
        growth: by how much the loss grows each night.
        cost: of a retraining; above 0.
    """
    lengths = np.asarray(nights, dtype=np.float64)
    ideal = np.floor(lengths * np.sqrt(growth / (2 * cost)))
    numbers = np.stack([np.clip(ideal + more, 1, np.maximum(lengths, 1)) for more in (0, 1)])
    costs = (numbers - 1) * cost + growth * (lengths**2 / numbers - lengths) / 2
    return np.asarray(np.maximum(costs.min(axis=0), 0.0))


def _growth(view: View, seen: Seen) -> float:
    """How fast the next model will grow stale: as fast as a ramp says, else as losses rose on average."""
    nights = sum(len(life.losses) for life in seen.lives)
    average = (view.before.risen + view.now.coming) / (nights + 1)
    return view.now.slope + (1 - view.now.weights[1]) * average
