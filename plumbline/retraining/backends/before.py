"""What was done of a training before whoever waits for it now began to wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Launched:
    """A launch of one attempt, as it was noted right before it."""

    attempt: int
    """Its number."""
    began_from: str | None = None
    """The checkpoint it goes on from; none if it begins anew."""
    done: float = 0.0
    """Seconds of work that checkpoints held by then."""
    sighted: tuple[tuple[int, bool], ...] = ()
    """Whether there was a spot machine: the ticks in which that changed, and the last one known."""


@dataclass(frozen=True)
class Before:
    """All zero where the training begins; what its earlier attempts came to where it was begun before."""

    elapsed: float = 0.0
    """Seconds by the clock since its first launch."""
    attempts: int = 0
    """How many were booked."""
    charged: float = 0.0
    """Seconds they are charged for, at the price of the planned offer."""
    moved: int = 0
    """The attempt from which on it was on demand instead of spot; 0 if it was not."""
    launched: Launched | None = None
    """Its latest launch."""


NOTHING = Before()
