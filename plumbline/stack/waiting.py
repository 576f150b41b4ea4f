"""Waiting on conditions: with a time limit, tending the stack meanwhile, and saying what is awaited."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from plumbline.errors import PlumblineError

T = TypeVar("T")

PAUSE = 0.25  # seconds between two looks


class UnreachableError(PlumblineError):
    """A server does not answer now; it may be starting or restarting."""


class WaitError(PlumblineError):
    """What was awaited did not come in time."""


class Show(Protocol):
    """Shows that something is awaited."""

    def __call__(self, what: str, seconds: float) -> None:
        """Called again and again while waiting.

        Args:
            what: what is awaited.
            seconds: for how long so far.
        """


class Waiter:
    """Polls conditions.

    Args:
        tend: called at every look; raises to end the wait.
        show: told what is awaited.
        clock: seconds that only rise.
        pause: sleeps.
    """

    def __init__(
        self,
        tend: Callable[[], None],
        show: Show,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._tend = tend
        self._show = show
        self._clock = clock
        self._pause = pause

    def until(
        self, what: str | Callable[[], str], look: Callable[[], T | None], seconds: float, log: Path
    ) -> T:
        """Looks until there is something to see, and returns it.

        Args:
            what: what is awaited, for people; a function if it changes while waiting.
            look: returns None while there is nothing; UnreachableError means the same.
            seconds: the time limit.
            log: where to look when it does not come.

        Raises:
            WaitError: the time is over; names the log.
        """
        start, last = self._clock(), ""
        while True:
            self._tend()
            try:
                if (seen := look()) is not None:
                    return seen
            except UnreachableError as error:
                last = f" ({error})"
            waited = self._clock() - start
            if waited > seconds:
                raise WaitError(f"{_text(what)}: not within {seconds:.0f} s{last}; see {log}")
            self._show(_text(what), waited)
            self._pause(PAUSE)


def _text(what: str | Callable[[], str]) -> str:
    return what if isinstance(what, str) else what()
