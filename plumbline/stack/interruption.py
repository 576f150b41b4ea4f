"""Ctrl-C and polite kills, noticed at safe moments so that nothing is left behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):  # noqa: N818 - an event, not an error
    """Somebody asked for an end."""

    def __init__(self, number: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.exit_code = 128 + number


class Interruption:
    """Remembers the first signal. A second Ctrl-C interrupts at once, wherever the program is."""

    def __init__(self) -> None:
        self._number: int | None = None

    def receive(self, number: int, frame: FrameType | None) -> None:
        """The signal handler."""
        del frame
        self._number = self._number or number
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def check(self) -> None:
        """Raises Interrupted if a signal came."""
        if self._number is not None:
            raise Interrupted(self._number)


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Catches the signals for the block. Also where a shell started the program with Ctrl-C ignored."""
    interruption = Interruption()
    before = {number: signal.signal(number, interruption.receive) for number in SIGNALS}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
