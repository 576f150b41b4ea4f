"""A retraining every so many nights."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.retraining.timing.policy import Seen

WEEK = 7


@dataclass(frozen=True)
class Periodic:
    """Retrains when the present model served `period` nights."""

    period: int = WEEK

    def __call__(self, seen: Seen) -> bool:
        """Whether the present model's time is over."""
        return len(seen.losses) >= self.period
