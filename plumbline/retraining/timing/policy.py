"""The one interface of a policy, and all that it may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

LITTLE = 0.02


class Life(NamedTuple):
    """One model's time in production."""

    since: int
    """The first night it served."""
    losses: tuple[float, ...]
    """What it lost, a number a night, in the nights' order."""


class Seen(NamedTuple):
    """What is known before a night is served. Nothing of models that were not in production, nor of later."""

    night: int
    """The night to be served."""
    lives: tuple[Life, ...]
    """Every model that was in production, the present one last; each served one night or more."""
    retrain_cost: float
    """What one retraining costs, in units of loss: as much as one night that loses this much more."""
    nights_left: int
    """Nights to plan for, this one included."""

    @property
    def losses(self) -> tuple[float, ...]:
        """What the present model lost, night by night."""
        return self.lives[-1].losses

    @property
    def nights(self) -> int:
        """All nights, those seen and those to plan for."""
        return sum(len(life.losses) for life in self.lives) + self.nights_left

    @property
    def negligible(self) -> float:
        """A difference in loss too small to matter: all nights together, a small part of a retraining."""
        return LITTLE * self.retrain_cost / self.nights


Policy = Callable[[Seen], bool]
"""Whether to retrain before the night. It remembers nothing: the same `Seen` is answered the same way."""
