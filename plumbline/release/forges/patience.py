"""Waiting for a forge that is busy or still thinking, within a limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from plumbline.release.forges.errors import BusyError

Answer = TypeVar("Answer")


class AskedToWaitError(BusyError):
    """The forge did nothing and says when to come back."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True)
class Patience:
    """How long to wait for one answer, pauses added up."""

    seconds: float = 60
    pause: Callable[[float], None] = time.sleep

    def ask(self, call: Callable[[], Answer], *, repeatable: bool) -> Answer:
        """The answer; a busy forge is asked again.

        After a lost answer only what is `repeatable` is sent again: the rest may have been done.

        Raises:
            BusyError: if it is busy longer than this, or asks for a longer wait.
        """
        left, step = self.seconds, 1.0
        while True:
            try:
                return call()
            except BusyError as busy:
                told = isinstance(busy, AskedToWaitError)
                wait = busy.seconds if isinstance(busy, AskedToWaitError) else step
                if wait > left or not (told or repeatable):
                    raise
            self.pause(wait)
            left, step = left - wait, step * 2

    def until(self, look: Callable[[], Answer], settled: Callable[[Answer], bool]) -> Answer:
        """What `look` sees once it is settled; what it saw last when it does not settle in time."""
        left, step = self.seconds, 0.5
        seen = look()
        while not settled(seen) and left > 0:
            self.pause(min(step, left))
            left, step = left - step, step * 2
            seen = look()
        return seen


def seconds_in(header: str | None, otherwise: float) -> float:
    """A Retry-After header's seconds; a date or nonsense counts as `otherwise`."""
    return float(header) if header and header.strip().isdecimal() else otherwise
