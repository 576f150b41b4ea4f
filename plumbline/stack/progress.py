"""Progress for people: one live line in a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TextIO

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text


def minutes(seconds: float) -> str:
    """A duration for people: `1:05`."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


class Progress(Protocol):
    """What is done and what is awaited."""

    def awaiting(self, what: str, seconds: float) -> None:
        """Something is awaited, for so long already."""

    def done(self, what: str, seconds: float | None = None) -> None:
        """Something is done, and how long it took."""

    def close(self) -> None:
        """Leaves the terminal as it was."""


class PlainProgress:
    """A line for what is done, and one for each new thing awaited."""

    def __init__(self, output: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._output = output
        self._clock = clock
        self._start = clock()
        self._awaited = ""

    def awaiting(self, what: str, seconds: float) -> None:
        """Prints only when it is something new, and not what is there at the first look."""
        if seconds > 0 and what != self._awaited:
            self._awaited = what
            self._line(f"... {what}")

    def done(self, what: str, seconds: float | None = None) -> None:
        """Prints one line."""
        self._line(what if seconds is None else f"{what} ({seconds:.1f} s)")

    def close(self) -> None:
        """Nothing to do."""

    def _line(self, text: str) -> None:
        self._output.write(f"[{minutes(self._clock() - self._start)}] {text}\n")
        self._output.flush()


class LiveProgress:
    """Done lines scroll by; the last line says what is awaited, for how long, and the time in all."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self._spinner = Spinner("dots")
        # Refreshed at every look: a refreshing thread would share the terminal with whatever prints.
        self._live = Live(self._spinner, console=console, auto_refresh=False, transient=True)
        self._live.start()

    def awaiting(self, what: str, seconds: float) -> None:
        """Redraws the last line."""
        total = minutes(self._clock() - self._start)
        self._spinner.update(text=Text(f"[{total}] {what} ... {seconds:.0f} s"))
        self._live.refresh()

    def done(self, what: str, seconds: float | None = None) -> None:
        """Prints a line above the live one."""
        took = "" if seconds is None else f"  {seconds:.1f} s"
        total = minutes(self._clock() - self._start)
        self._live.console.print(Text(f"[{total}] {what}{took}"))

    def close(self) -> None:
        """Removes the live line."""
        self._live.stop()


def progress_for(output: TextIO) -> Progress:
    """Live in a terminal, else plain."""
    if output.isatty():
        return LiveProgress(Console(file=output))
    return PlainProgress(output)
