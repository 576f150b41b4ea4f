"""Logged predictions whose checks people answered: the rows as they arrived, labelled by the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from plumbline.intent import Spec
from plumbline.settings import Settings
from plumbline.windows.conversion import column_names, converted
from plumbline.windows.parquet import DataError, NoFileError, open_parquet, stored_columns

if TYPE_CHECKING:
    import pyarrow as pa

Label = int | str


class CheckedRows(NamedTuple):
    """Rows of the spec's columns, in the order they were logged, and the check each was found by."""

    table: pa.Table
    checks: tuple[str, ...]


def checked_rows(
    settings: Settings, spec: Spec, column: str, labels: Mapping[str, Label]
) -> CheckedRows | None:
    """The logged rows whose checks these are; none where no log says anything of checks.

    They are looked for in `data.arrivals`, and in what was withheld where the spec names that. Left out are
    rows that two answers label differently. Protected attributes that were not logged are missing values.

    Args:
        settings: where the project is.
        spec: the model's.
        column: of the logs, with the ids of a row's checks, parted by spaces.
        labels: the model's label for each check.

    Raises:
        DataError: a file can't be used, or a row lacks what the model is given.
    """
    import pyarrow as pa

    rule = spec.training.reviewed
    paths = [spec.data.arrivals.path, *([rule.withheld.path] if rule and rule.withheld else [])]
    found = [one for path in paths if (one := _in_one(settings, spec, path, column, labels)) is not None]
    if not found:
        return None
    table = pa.concat_tables([one.table for one in found])
    return CheckedRows(table, tuple(check for one in found for check in one.checks))


def _in_one(
    settings: Settings, spec: Spec, path: str, column: str, labels: Mapping[str, Label]
) -> CheckedRows | None:
    """Those of one log; none where it is not there or says nothing of checks."""
    import pyarrow as pa

    try:
        with open_parquet(settings, path) as file:
            if column not in file.schema_arrow.names:
                return None
            found = _places(stored_columns(file, [column]).column(0).to_pylist(), labels)
            rows = stored_columns(file, column_names(spec)).take(pa.array(found, pa.int64()))
    except NoFileError:  # nothing was logged yet
        return None
    given = [label for _, label in found.values()]
    table, reasons = converted(spec, _labelled(spec, rows, given))
    if reasons:
        raise DataError(f"{path}: reviewed rows cannot be used: {'; '.join(reasons)}")
    return CheckedRows(table, tuple(check for check, _ in found.values()))


def _places(logged: Iterable[str | None], labels: Mapping[str, Label]) -> dict[int, tuple[str, Label]]:
    """Where rows with these checks stand, each with the first of them and its label."""
    found: dict[int, tuple[str, Label]] = {}
    for place, checks in enumerate(logged):
        mine = [check for check in (checks or "").split() if check in labels]
        if mine and len({labels[check] for check in mine}) == 1:
            found[place] = (mine[0], labels[mine[0]])
    return found


def _labelled(spec: Spec, rows: pa.Table, labels: list[Label]) -> pa.Table:
    """The rows with these labels, in place of any they have; without a protected attribute, nulls."""
    import pyarrow as pa

    kind = pa.string() if isinstance((spec.data.classes or (spec.data.positive,))[0], str) else pa.int64()
    if spec.data.label in rows.column_names:
        rows = rows.drop_columns([spec.data.label])
    rows = rows.append_column(spec.data.label, pa.array(labels, kind))
    needed = {spec.data.id, *spec.features}
    for name in column_names(spec):
        if name not in rows.column_names and name not in needed:
            rows = rows.append_column(name, pa.nulls(rows.num_rows))
    return rows
