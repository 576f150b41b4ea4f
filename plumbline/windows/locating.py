"""Which rows: the windows of a spec, each with the hash of what its rows hold."""

from __future__ import annotations

from typing import Literal

from plumbline.intent import Spec
from plumbline.records import Window
from plumbline.settings import Settings
from plumbline.windows.awaiting import awaited_labels, without_labels
from plumbline.windows.content import content_digest
from plumbline.windows.conversion import converted
from plumbline.windows.days import arrival_days
from plumbline.windows.nights import NightError, date_of, night_for
from plumbline.windows.parquet import open_parquet, row_count
from plumbline.windows.pictures import with_pictures
from plumbline.windows.sources import stored_rows


def current_window(settings: Settings, spec: Spec, night: int) -> Window:
    """A night's arrivals: [night x rows, (night + 1) x rows) in file order, or one day of the date column.

    With a date column the rows lie between `start` and `stop` but need not fill them.

    Raises:
        NightError: the night has not arrived.
        DataError: the data cannot be used at all.
    """
    night = night_for(spec, night, None)
    start, stop = _interval(settings, spec, night)
    return _sealed(
        settings,
        spec,
        Window(
            model=spec.model,
            role="current",
            night=night,
            date=date_of(spec, night),
            source=spec.data.arrivals.path,
            start=start,
            stop=stop,
            rows=0,
            content="",
        ),
    )


def reference_window(settings: Settings, spec: Spec) -> Window:
    """All labelled reference rows."""
    return _of_reference(settings, spec, "reference")


def holdout_window(settings: Settings, spec: Spec) -> Window:
    """The reference rows nothing is ever trained on."""
    return _of_reference(settings, spec, "holdout")


def training_window(settings: Settings, spec: Spec) -> Window:
    """The reference rows outside the hold-out."""
    return _of_reference(settings, spec, "training")


def _of_reference(
    settings: Settings, spec: Spec, role: Literal["reference", "holdout", "training"]
) -> Window:
    path = spec.data.reference.path
    with open_parquet(settings, path) as file:
        stop = row_count(file)
    return _sealed(
        settings, spec, Window(model=spec.model, role=role, source=path, stop=stop, rows=0, content="")
    )


def _sealed(settings: Settings, spec: Spec, window: Window) -> Window:
    """The window with its rows counted and their content hashed; without labels while some are awaited."""
    stored = stored_rows(settings, spec, window)
    table, _ = converted(spec, stored)
    if awaited_labels(spec, window, table):
        table = without_labels(spec, table)
    content = content_digest(with_pictures(settings, spec, table))
    return window.model_copy(update={"rows": stored.num_rows, "content": content})


def _interval(settings: Settings, spec: Spec, night: int) -> tuple[int, int]:
    return _by_date(settings, spec, night) if spec.nights.date_column else _by_rows(settings, spec, night)


def _by_rows(settings: Settings, spec: Spec, night: int) -> tuple[int, int]:
    rows = spec.nights.rows or 0
    with open_parquet(settings, spec.data.arrivals.path) as file:
        arrived = row_count(file)
    _refuse_later(spec, night, (arrived - 1) // rows)
    return night * rows, min((night + 1) * rows, arrived)


def _by_date(settings: Settings, spec: Spec, night: int) -> tuple[int, int]:
    """From the day's first row to its last; an empty interval for a day without arrivals."""
    import pyarrow.compute as pc

    with open_parquet(settings, spec.data.arrivals.path) as file:
        days = arrival_days(file, spec.nights.date_column or "")
    last = pc.max(days).as_py()
    _refuse_later(spec, night, (last - spec.nights.first).days if last else -1)
    found = pc.indices_nonzero(pc.equal(days, date_of(spec, night)))
    return (found[0].as_py(), found[-1].as_py() + 1) if len(found) else (0, 0)


def _refuse_later(spec: Spec, night: int, last: int) -> None:
    if last < 0:
        raise NightError(f"no night of {spec.model} has arrived: {spec.data.arrivals.path} holds no rows")
    if night > last:
        raise NightError(
            f"night {night} of {spec.model} has not arrived: the last one is {last} ({date_of(spec, last)})"
        )
