"""Waiting for a forge that is busy or still thinking, within a limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from plumbline.release.forges.errors import BusyError

Result = TypeVar("Result")

MINUTE = 60.0
"""How long a forge is left alone that asks for it and does not say how long."""


class AskedToWaitError(BusyError):
    """The forge did nothing and says when to come back."""

    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(f"{address}: asks to wait for {seconds:g} s; run again then")
        self.seconds = seconds


@dataclass(frozen=True)
class Patience:
    """How long to wait for one answer, pauses added up."""

    seconds: float = 60
    pause: Callable[[float], None] = time.sleep

    def ask(self, call: Callable[[], Result], *, repeatable: bool) -> Result:
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

    def until(self, look: Callable[[], Result], settled: Callable[[Result], bool]) -> Result:
        """What `look` sees once it is settled; what it saw last when it does not settle in time."""
        left, step = self.seconds, 0.5
        seen = look()
        while not settled(seen) and left > 0:
            self.pause(min(step, left))
            left, step = left - step, step * 2
            seen = look()
        return seen


def heed(address: str, code: int, retry_after: str | None) -> None:
    """Raises AskedToWaitError for an answer that asks to come back later.

    Args:
        address: whose answer it is.
        code: its status.
        retry_after: its header of that name; a date or nonsense counts as a minute.
    """
    if code == 429 or (code == 503 and retry_after):
        told = retry_after and retry_after.strip().isdecimal()
        raise AskedToWaitError(address, float(retry_after) if retry_after and told else MINUTE)
