"""A history from a file: rows of `trained_at,night,loss`, CSV or parquet, in any order."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from plumbline.retraining.timing.history import History, HistoryError

COLUMNS = ("trained_at", "night", "loss")
MOST = 10_000
"""Nights; a table of more is no history but a mistake, and would not fit into memory."""

LARGEST = 1e100
"""Of a loss, above zero or below: its square must still be a number."""


class Row(NamedTuple):
    """One line of the file."""

    place: str
    """E.g. `line 3`."""
    trained_at: int
    night: int
    loss: float


def read_history(path: Path) -> History:
    """The table in a file.

    Raises:
        HistoryError: no such file, a row that cannot be read or stands twice, or a night or model that is
            missing; it names the line, the night or the model.
    """
    try:
        rows = list(_parquet(path) if path.suffix in {".parquet", ".pq"} else _csv(path))
        return _table(rows)
    except HistoryError as error:
        raise HistoryError(f"{path}: {error}") from None
    except OSError as error:
        raise HistoryError(f"{path} cannot be read: {error.strerror or error}") from None


def _csv(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            _refuse_missing(lines.fieldnames or [])
            for line in lines:
                yield _row(f"line {lines.line_num}", [line[name] for name in COLUMNS])
    except (UnicodeDecodeError, csv.Error) as error:
        raise HistoryError(f"it cannot be read as CSV: {error}") from None


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        _refuse_missing(table.column_names)
        columns = [table.column(name).to_pylist() for name in COLUMNS]
    except (pa.ArrowException, OverflowError, UnicodeDecodeError) as error:
        raise HistoryError(f"it cannot be read as parquet: {str(error).splitlines()[0]}") from None
    for number, cells in enumerate(zip(*columns, strict=True), start=1):
        yield _row(f"row {number}", cells)


def _refuse_missing(present: Iterable[str]) -> None:
    names = list(present)
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise HistoryError(f"it has no column {', '.join(missing)}: write a first line `{','.join(COLUMNS)}`")
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise HistoryError(f"column {twice[0]} stands twice: rename one of the two")


def _row(place: str, cells: Iterable[object]) -> Row:
    trained_at, night, loss = cells
    row = Row(
        place, _night(place, "trained_at", trained_at), _night(place, "night", night), _loss(place, loss)
    )
    if row.trained_at > row.night:
        raise HistoryError(
            f"{place}: a model trained on night {row.trained_at} cannot lose anything on night {row.night}, "
            "which was before: remove the row, or swap the two"
        )
    return row


def _number(place: str, column: str, cell: object) -> float:
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise HistoryError(f"{place}: {column} is {_shown(cell)}, which is not a number: correct the row")
    return number


def _loss(place: str, cell: object) -> float:
    loss = _number(place, "loss", cell)
    if abs(loss) > LARGEST:
        raise HistoryError(f"{place}: loss is {loss:g}, and none beyond {LARGEST:g} is reckoned with")
    return loss


def _night(place: str, column: str, cell: object) -> int:
    number = _number(place, column, cell)
    if not number.is_integer():
        raise HistoryError(f"{place}: {column} is {_shown(cell)}, which is not the whole number of a night")
    return int(number)


def _shown(cell: object) -> str:
    return "empty" if cell is None or cell == "" else repr(str(cell))[:40]


def _table(rows: list[Row]) -> History:
    if not rows:
        raise HistoryError("it holds no row")
    first, last = min(row.night for row in rows), max(row.night for row in rows)
    if last - first >= MOST:
        raise HistoryError(f"its nights go from {first} to {last}: more than {MOST:,} are not replayed")
    trained = _models(rows, first)
    losses = np.full((len(trained), last - first + 1), np.nan)
    places: dict[tuple[int, int], str] = {}
    for row in rows:
        if row.trained_at not in trained:
            continue  # an older model than the one in production at the start
        _refuse_again(places, row)
        losses[trained[row.trained_at], row.night - first] = row.loss
    _refuse_gaps(losses, list(trained), first)
    return History(first, tuple(trained), losses)


def _models(rows: list[Row], first: int) -> dict[int, int]:
    """The row of each model: the newest trained by the first night, then every later one."""
    nights = sorted({row.trained_at for row in rows})
    by_then = [night for night in nights if night <= first]
    if not by_then:
        raise HistoryError(
            f"no model was trained by the first night, {first}: add the rows of the one in production then"
        )
    return {night: row for row, night in enumerate(nights[len(by_then) - 1 :])}


def _refuse_again(places: dict[tuple[int, int], str], row: Row) -> None:
    before = places.setdefault((row.trained_at, row.night), row.place)
    if before is not row.place:
        raise HistoryError(
            f"{row.place}: the model trained on night {row.trained_at} has a loss for night {row.night} on "
            f"{before} already: keep one of the two"
        )


def _refuse_gaps(losses: np.ndarray, trained: list[int], first: int) -> None:
    for model, night in enumerate(trained):
        start = max(night - first, 0)
        missing = np.flatnonzero(np.isnan(losses[model, start:]))
        if missing.size:
            raise HistoryError(
                f"the model trained on night {night} has no loss for night {first + start + int(missing[0])}"
                f"{f' and {missing.size - 1} more' if missing.size > 1 else ''}: every model needs one for "
                "every night from its own to the last"
            )
