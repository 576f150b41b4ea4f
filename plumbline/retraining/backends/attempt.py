"""One launch of a job: how it ended, what it is charged for, what was lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ending = Literal["finished", "failed", "preempted", "stopped"]
"""By itself with a model, by itself without one, because its machine was taken away, or when asked."""


@dataclass(frozen=True)
class Attempt:
    """One launch of a job that is over."""

    number: int
    """Counted from 1 over all launches that were ever charged for the job."""
    run: str
    """What the backend calls it."""
    ending: Ending
    because: str
    """Why it ended, in a few words: `ended with exit code 1`."""
    seconds: float
    """What it is charged for."""
    began_from: str | None = None
    """The checkpoint it went on from; none if it began anew."""
    lost: float = 0.0
    """Seconds of it that left no trace, since its last checkpoint: they must be done again."""
    offer: str = ""
    """The offer it ran on, at whose price it is charged; empty for the planned one."""

    @property
    def sentence(self) -> str:
        """What a person reads of it."""
        begun = f"from {self.began_from}" if self.began_from else "anew"
        again = f", {self.lost:.1f} s of it to be done again" if self.lost else ""
        return f"Attempt {self.number} began {begun}, {self.because} after {self.seconds:.1f} s{again}."
