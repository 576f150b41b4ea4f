"""Reasons why rows cannot be judged, in the user's words. Values nobody has seen before are no reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alignment_checks.fairness.names import JOINT
from plumbline.intent import Spec
from plumbline.windows.columns import all_kinds

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST = 3.4028234663852886e38
"""The largest 32-bit float: models are given their rows as those."""


def problems(spec: Spec, table: pa.Table, *, awaited: bool = False) -> tuple[str, ...]:
    """What is wrong with converted rows; empty when they can be judged.

    A column that could not be converted is not in the table; its reason comes from `converted`. Labels that
    are `awaited` are no problem.
    """
    if not table.num_rows:
        return ("the window holds no rows",) if table.num_columns else ()
    found = [
        *_about_ids(spec, table),
        *_about_values(spec, table),
        *_about_design(spec, table),
        *_about_intersections(spec, table),
        *(() if awaited else _about_labels(spec, table)),
    ]
    return tuple(found)


def _about_ids(spec: Spec, table: pa.Table) -> Iterator[str]:
    import pyarrow.compute as pc

    name = spec.data.id
    if name not in table.column_names:
        return
    missing = table.column(name).null_count
    repeated = table.num_rows - missing - pc.count_distinct(table.column(name)).as_py()
    if missing:
        yield f"{_share(missing, table)} rows have no {name}"
    if repeated:
        yield f"{_share(repeated, table)} rows repeat the {name} of an earlier row"


def _about_values(spec: Spec, table: pa.Table) -> Iterator[str]:
    for name, kind in all_kinds(spec).items():
        if name not in table.column_names:
            continue
        column = table.column(name)
        if name == spec.content and 0 < column.null_count < table.num_rows:
            yield f"{_share(column.null_count, table)} rows have no {name}, which is all a model is given"
        if kind == "image":
            yield from _about_pictures(name, column, table)
        if kind == "numeric":
            yield from _about_sizes(name, column, table)
        if column.null_count == table.num_rows:
            yield f"column {name} has no value in any row"


def _about_pictures(name: str, column: pa.ChunkedArray, table: pa.Table) -> Iterator[str]:
    from plumbline.pictures import PictureError, grey

    broken, first = 0, ""
    for content in column.drop_null().to_pylist():
        try:
            grey(content)
        except PictureError as error:
            broken, first = broken + 1, first or str(error)
    if broken:
        yield f"{_share(broken, table)} rows hold no usable picture in {name}; the first {first}"


def _about_sizes(name: str, column: pa.ChunkedArray, table: pa.Table) -> Iterator[str]:
    import pyarrow.compute as pc

    infinite = pc.sum(pc.is_inf(column)).as_py() or 0
    beyond = pc.sum(pc.greater(pc.abs(column), LARGEST)).as_py() or 0
    if infinite:
        yield f"column {name} is infinite in {_share(infinite, table)} rows"
    if beyond > infinite:
        yield f"column {name} is too large for a model in {_share(beyond - infinite, table)} rows"


def _about_design(spec: Spec, table: pa.Table) -> Iterator[str]:
    from alignment_checks.design import weights_problem

    weight, cluster = spec.data.weight, spec.data.cluster
    if weight in table.column_names:
        problem = weights_problem(table.column(weight).to_numpy())
        if problem:
            yield f"column {weight}: {problem}"
    if cluster in table.column_names and table.column(cluster).null_count:
        yield f"{_share(table.column(cluster).null_count, table)} rows have no {cluster}"


def _about_intersections(spec: Spec, table: pa.Table) -> Iterator[str]:
    """A group's name that reads like an intersection could be taken for one."""
    import pyarrow.compute as pc

    together = dict.fromkeys(name for asked in spec.intersections for name in asked)
    for name in together:
        column = table.column(name) if name in table.column_names else None
        if column is not None and _is_text(column) and pc.any(pc.match_substring(column, JOINT)).as_py():
            yield f"column {name} holds names with {JOINT!r}, which stands between groups of an intersection"


def _is_text(column: pa.ChunkedArray) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(column.type))


def _about_labels(spec: Spec, table: pa.Table) -> Iterator[str]:
    if spec.data.label not in table.column_names:
        return
    column = table.column(spec.data.label)
    arrived = table.num_rows - column.null_count
    if arrived < table.num_rows:
        yield f"labels have arrived for {_share(arrived, table)} rows"
    yield from _about_classes(spec, column.drop_null().unique().to_pylist())


def _about_classes(spec: Spec, found: list[int | str]) -> Iterator[str]:
    if spec.data.classes:
        yield from _about_many_classes(spec, found)
        return
    label, positive = spec.data.label, spec.data.positive
    # Of 0 and 1 we know the other one; of any other favourable value, only that there is one other.
    expected = {0, 1} if positive in (0, 1) else {positive, *[v for v in found if v != positive][:1]}
    strange = sorted(str(value) for value in set(found) - expected)
    if strange:
        listed = ", ".join(strange[:5]) + (", ..." if len(strange) > 5 else "")
        yield f"{label} holds values that are neither of its two: {listed}"
    elif len(found) == 1:
        yield f"{label} is {found[0]} in every row, so nothing can be told from it"


def _about_many_classes(spec: Spec, found: list[int | str]) -> Iterator[str]:
    strange = sorted(str(value) for value in set(found) - set(spec.data.classes))
    if strange:
        listed = ", ".join(strange[:5]) + (", ..." if len(strange) > 5 else "")
        yield f"{spec.data.label} holds values that are none of its {len(spec.data.classes)}: {listed}"


def _share(rows: int, table: pa.Table) -> str:
    return f"{rows:,} of {table.num_rows:,}"
