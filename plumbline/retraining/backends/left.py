"""A run that goes on while nobody waits for it, and what brings whoever launched it back."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.errors import TransientError

LONGEST_ABSENCE = 3600.0
"""Seconds after which whoever left a run looks again, whatever the one who watches it says."""


@dataclass(frozen=True)
class Left:
    """A run that was left, and until when."""

    backend: str
    """Where it runs, by the name offers call it by."""
    run: str
    """What that backend finds it by."""
    name: str
    """What people find it by."""
    waiting: bool
    """Whether it waited for a machine."""
    seconds: float
    """How long it may be left: until a limit is reached, or there is something to decide."""


@dataclass(frozen=True)
class Leaving:
    """Whoever waits for a training need not stay with a run that goes on without it."""

    run: str = ""
    """The run that was left before, by its backend's name for it; empty where none was."""
    seconds: float = 0.0
    """What it was charged for when it was last seen: a machine that is gone can't tell any more."""

    def known(self, run: str | None) -> float:
        """What a run is charged for at least."""
        return self.seconds if run and run == self.run else 0.0


class LeftRunningError(TransientError):
    """A training runs elsewhere, and whoever waits for it need not stay; no failure.

    Called again, the training goes on where it is.
    """

    def __init__(self, left: Left) -> None:
        super().__init__(f"{left.name} {'waits for a machine' if left.waiting else 'runs'} on {left.backend}")
        self.left = left
