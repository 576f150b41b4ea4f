"""A window's rows as they are stored, with the labels that have arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plumbline.intent import Source, Spec
from plumbline.records import Window
from plumbline.s3 import NoObjectError
from plumbline.settings import Settings
from plumbline.windows.conversion import ConversionError, as_identifiers, column_names
from plumbline.windows.days import arrival_days
from plumbline.windows.holdout import in_holdout
from plumbline.windows.parquet import DataError, NoFileError, open_parquet, stored_columns

if TYPE_CHECKING:
    import pyarrow as pa


def stored_rows(settings: Settings, spec: Spec, window: Window) -> pa.Table:
    """Those of the spec's columns that are there, of the window's rows; a label is null until it arrives.

    Raises:
        DataError: a file cannot be used, or the labels cannot be told apart by id.
    """
    labels = spec.data.labels if window.role == "current" else None
    inline = [name for name in column_names(spec) if not (labels and name == spec.data.label)]
    with open_parquet(settings, window.source) as file:
        rows = stored_columns(file, inline, window.start, window.stop)
        if window.role == "current" and spec.nights.date_column:
            days = arrival_days(file, spec.nights.date_column)
            rows = _of_day(rows, days.slice(window.start, len(rows)), window)
    if window.role in ("holdout", "training"):
        rows = _side_of_holdout(rows, spec, held_out=window.role == "holdout")
    return _labelled(settings, spec, rows, labels) if labels else rows


def _of_day(rows: pa.Table, days: pa.Array, window: Window) -> pa.Table:
    import pyarrow.compute as pc

    return rows.filter(pc.equal(days, window.date))


def _side_of_holdout(rows: pa.Table, spec: Spec, *, held_out: bool) -> pa.Table:
    ids = _identifiers(rows, spec)
    if ids is None:  # without ids no row has a side; the missing column is a problem of its own
        return rows.slice(0, 0)
    return rows.filter(in_holdout(ids.to_pylist(), spec.holdout) == held_out)


def _labelled(settings: Settings, spec: Spec, rows: pa.Table, source: Source) -> pa.Table:
    """The rows with their labels beside them; without, where an id or the label has no usable column.

    Where labels may come later, their file may too.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    arrived = _arrived(settings, spec, source)
    if arrived is None:
        return rows.append_column(spec.data.label, pa.nulls(len(rows)))
    ids, known = _identifiers(rows, spec), _identifiers(arrived, spec)
    if ids is None or known is None or spec.data.label not in arrived.column_names:
        return rows
    if ids.type != known.type:
        raise DataError(f"{source.path}: {spec.data.id} is {known.type} there and {ids.type} in the arrivals")
    _refuse_second_labels(ids, known, source)
    labels = arrived.column(spec.data.label).take(pc.index_in(ids, value_set=known))
    return rows.append_column(spec.data.label, labels)


def _arrived(settings: Settings, spec: Spec, source: Source) -> pa.Table | None:
    """All labels there are; None where their file is still to come."""
    try:
        with open_parquet(settings, source.path) as file:
            return stored_columns(file, [spec.data.id, spec.data.label])
    except (NoFileError, NoObjectError):
        if spec.data.label_delay_nights:
            return None
        raise


def _refuse_second_labels(ids: Any, known: Any, source: Source) -> None:
    import pyarrow.compute as pc

    mine = known.filter(pc.is_in(known, value_set=ids))
    repeated = len(mine) - pc.count_distinct(mine, mode="all").as_py()
    if repeated:
        raise DataError(
            f"{source.path} holds {repeated} second labels for rows of this window: keep one a row"
        )


def _identifiers(rows: pa.Table, spec: Spec) -> Any:
    """The id column, or none where it is missing or of no use."""
    if spec.data.id not in rows.column_names:
        return None
    try:
        return as_identifiers(rows.column(spec.data.id)).combine_chunks()
    except ConversionError:
        return None
