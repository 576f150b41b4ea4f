"""A history from Prometheus' HTTP API (`/api/v1/query_range`), a few days an answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from plumbline.scaling.history import STEP, History, HistoryError, gridded, measured

Ask = Callable[[str, dict[str, str]], Any]
"""Given a path and parameters, the JSON that Prometheus answers; None where it answers none."""
CHUNK = datetime.timedelta(days=7)
"""Asked for at once: 2,016 points, of the 11,000 that Prometheus gives at most."""


def query_range(ask: Ask, query: str, start: datetime.datetime, end: datetime.datetime, name: str) -> History:
    """The one series that a query gives between two times.

    Args:
        ask: reaches the server.
        query: PromQL.
        start: from when on.
        end: until when.
        name: what to call the server in errors.

    Raises:
        HistoryError: if it answers with an error, several series, or none.
    """
    points: dict[datetime.datetime, float] = {}
    while start < end:
        until = min(start + CHUNK, end)
        points.update(_points(_answer(ask, query, start, until, name), name))
        start = until
    return gridded(points.items(), f"{name}: {query}")


def _answer(ask: Ask, query: str, start: datetime.datetime, end: datetime.datetime, name: str) -> list[Any]:
    asked = {
        "query": query,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "step": f"{STEP.total_seconds():.0f}",
    }
    answer = ask("/api/v1/query_range", asked)
    if not isinstance(answer, dict) or answer.get("status") != "success":
        said = answer.get("error") if isinstance(answer, dict) else None
        raise HistoryError(f"{name}: {query}: {str(said or 'no answer of Prometheus')[:200]}")
    data = answer.get("data")
    series = data.get("result") if isinstance(data, dict) and data.get("resultType") == "matrix" else None
    if not isinstance(series, list):
        raise HistoryError(f"{name}: {query}: the answer is no range of values")
    if len(series) > 1:
        raise HistoryError(f"{name}: {query}: gives {len(series)} series, wrap it in sum(...) or max(...)")
    if not series:
        return []
    values = series[0].get("values") if isinstance(series[0], dict) else None
    if not isinstance(values, list):
        raise HistoryError(f"{name}: {query}: the answer is a series without values")
    return values


def _points(values: list[Any], name: str) -> Iterator[tuple[datetime.datetime, float]]:
    for point in values:
        try:
            seconds, value = point
            at = datetime.datetime.fromtimestamp(float(seconds), datetime.UTC)
        except (TypeError, ValueError, OverflowError, OSError):
            raise HistoryError(f"{name}: {str(point)[:40]!r} is no time with a value") from None
        if value == "NaN":  # Prometheus' word for a division by nothing
            continue
        yield at, measured(str(value), f"{name}: at {at.isoformat()}")
