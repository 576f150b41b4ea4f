"""What retraining now, later and not at all is expected to cost until the last night that is planned for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plumbline.retraining.timing.experience import View
from plumbline.retraining.timing.policy import Seen
from plumbline.retraining.timing.wear import cheapest, wear

PASSES = 0.25
"""How likely a step is to pass by on a night, in parts of how likely one comes."""


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
    worn = wear(view, seen)
    ahead = np.arange(left)
    stays = (1 - PASSES * worn.hazard) ** ahead
    rises = now.coming - now.stepped * (1 - stays) + now.slope * ahead
    kept = np.cumsum(np.maximum(rises, 0.0))
    fresh = cheapest(np.arange(left, 0, -1), worn, cost)
    later = kept[:-1] + cost + fresh[1:]
    wait = int(np.argmin(later)) + 1 if left > 1 else left
    not_at_all = float(kept[-1])
    best = float(later.min()) if left > 1 else not_at_all
    return Outlook(now=cost + float(fresh[0]), later=best, wait=wait, not_at_all=not_at_all)
