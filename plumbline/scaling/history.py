"""A history of numbers on a regular grid."""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP = datetime.timedelta(minutes=5)
"""The grid everything is put on; several numbers in one step count as their mean."""


LONGEST = datetime.timedelta(days=3 * 366)
"""What a history may span; where it is more, one of its times is wrong."""

MOST = 1e15
"""No load is larger, nor what serves it: a petabyte, a million billion requests."""


class HistoryError(PlumblineError, ValueError):
    """A history cannot be used; says where it is wrong."""


@dataclass(frozen=True)
class History:
    """Numbers every five minutes; undefined (NaN) where none was measured."""

    start: datetime.datetime
    """Of the first step, in UTC."""
    values: NDArray[np.float64]

    @property
    def end(self) -> datetime.datetime:
        """Where the last step ends."""
        return self.start + len(self.values) * STEP

    def until(self, at: datetime.datetime) -> History:
        """What was known then."""
        return History(self.start, self.values[: max(0, (at - self.start) // STEP)])

    def since(self, at: datetime.datetime) -> History:
        """What came from then on."""
        first = max(0, math.ceil((at - self.start) / STEP))
        return History(self.start + first * STEP, self.values[first:])


def gridded(points: Iterable[tuple[datetime.datetime, float]], name: str) -> History:
    """Points in any order on the grid.

    Args:
        points: times with a zone, and what was measured; all finite and not below zero.
        name: what to call the history in errors.

    Raises:
        HistoryError: if there is none, or they span more than three years.
    """
    import numpy as np

    known = sorted(points)
    if not known:
        raise HistoryError(f"{name}: holds no measurement")
    if known[-1][0] - known[0][0] > LONGEST:
        raise HistoryError(
            f"{name}: goes from {known[0][0].isoformat()} to {known[-1][0].isoformat()}, more than "
            f"{LONGEST.days} days: correct the time that is wrong, or give the latest years"
        )
    first = _step(known[0][0])
    sums = np.zeros(_step(known[-1][0]) - first + 1)
    counts = np.zeros(len(sums))
    for at, value in known:
        sums[_step(at) - first] += value
        counts[_step(at) - first] += 1
    with np.errstate(invalid="ignore", divide="ignore"):
        values = sums / counts
    return History(datetime.datetime.fromtimestamp(first * STEP.total_seconds(), datetime.UTC), values)


def read_csv(text: str, name: str) -> History:
    """A CSV with the columns `timestamp` and `value`; times without a zone are UTC.

    Raises:
        HistoryError: for other columns, a time or number that is none, or a number below zero.
    """
    rows = csv.DictReader(text.splitlines())
    try:
        if not {"timestamp", "value"} <= set(rows.fieldnames or ()):
            raise HistoryError(f"{name}: needs the columns timestamp and value")
        return gridded((_point(row, f"{name}: line {number}") for number, row in enumerate(rows, 2)), name)
    except csv.Error as error:
        raise HistoryError(f"{name}: after line {rows.line_num}, it cannot be read as CSV: {error}") from None


def measured(text: str, where: str) -> float:
    """A number that can be a load.

    Raises:
        HistoryError: if it is none, below zero or beyond any load.
    """
    try:
        value = float(text)
    except ValueError:
        raise HistoryError(f"{where}: {text[:40]!r} is no number") from None
    if not 0 <= value <= MOST:
        raise HistoryError(f"{where}: {text} is not a number from 0 on, and below {MOST:.0e}")
    return value


def per_replica(
    load: History, replicas: History, other: History
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Load of one replica, and what else was measured in the same steps."""
    import numpy as np

    start = max(load.start, replicas.start, other.start)
    known = [history.since(start).values for history in (load, replicas, other)]
    count = min(len(values) for values in known)
    total, running, seen = (values[:count] for values in known)
    whole = np.isfinite(total) & np.isfinite(seen) & (np.nan_to_num(running) > 0)
    return total[whole] / running[whole], seen[whole]


def _point(row: dict[str, str], where: str) -> tuple[datetime.datetime, float]:
    try:
        at = datetime.datetime.fromisoformat((row["timestamp"] or "").strip())
        at = at.astimezone(datetime.UTC) if at.tzinfo else at.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        raise HistoryError(
            f"{where}: {str(row['timestamp'])[:40]!r} is no time, write 2026-11-26T14:05:00Z"
        ) from None
    return at, measured(row["value"] or "", where)


def _step(at: datetime.datetime) -> int:
    return int(at.timestamp() // STEP.total_seconds())
