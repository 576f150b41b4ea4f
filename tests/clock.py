"""A stand-in for the clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass
class Clock:
    """A time that moves when it is told to."""

    now: datetime.datetime

    def __call__(self) -> datetime.datetime:
        return self.now

    def later(self, **by: float) -> None:
        """Moves on by `days=`, `hours=`, `minutes=`."""
        self.now += datetime.timedelta(**by)
