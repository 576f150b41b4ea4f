"""Every column in the type its meaning asks for: float64, text, or whole numbers; or the reason why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.windows.columns import all_kinds

if TYPE_CHECKING:
    import pyarrow as pa

    Conversion = Callable[[pa.ChunkedArray], pa.ChunkedArray]


class ConversionError(PlumblineError, ValueError):
    """What a column holds instead of what it should, to follow the column's name."""


def converted(spec: Spec, stored: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """The spec's columns in their types, in the spec's order; and a reason for each that is left out."""
    import pyarrow as pa

    columns, reasons = {}, []
    for name, convert in _conversions(spec).items():
        if name not in stored.column_names:
            reasons.append(f"column {name} is missing")
            continue
        try:
            columns[name] = convert(stored.column(name))
        except ConversionError as error:
            reasons.append(f"column {name} {error}")
    return pa.table(columns), tuple(reasons)


def column_names(spec: Spec) -> tuple[str, ...]:
    """All columns a spec speaks of: id, features, protected attributes, weight, cluster, label."""
    return tuple(_conversions(spec))


def as_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Float64; NaN becomes missing."""
    import pyarrow as pa

    if not _is_number(column.type):
        raise ConversionError(f"holds {_named(column.type)} where numbers are expected")
    return _without_nan(_decoded(column).cast(pa.float64(), safe=False))


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text; whole numbers are written out. Fractions are refused: 1 and 1.0 would be two categories."""
    import pyarrow as pa

    types = pa.types
    if not (_is_text(column.type) or _holds(column.type, types.is_integer, types.is_boolean, types.is_null)):
        raise ConversionError(f"holds {_named(column.type)} where text or whole numbers are expected")
    return _decoded(column).cast(pa.string())


def as_images(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Encoded images, each the bytes of one file."""
    import pyarrow as pa

    types = pa.types
    if not _holds(column.type, types.is_binary, types.is_large_binary, types.is_null):
        raise ConversionError(f"holds {_named(column.type)} where the bytes of images are expected")
    return _decoded(column).cast(pa.binary())


def as_identifiers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers as int64, anything else as text."""
    return _whole_numbers(column) if _holds_integers(column.type) else as_text(column)


def as_labels(positive: int | str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Labels in the type of the favourable value: text, or int64 (true is 1; NaN becomes missing)."""
    return as_text(column) if isinstance(positive, str) else _whole_numbers(column)


def _conversions(spec: Spec) -> dict[str, Conversion]:
    conversions: dict[str, Conversion] = {spec.data.id: as_identifiers}
    for name, kind in all_kinds(spec).items():
        conversions[name] = {"numeric": as_numbers, "image": as_images}.get(kind, as_text)
    for reading in spec.reads:
        conversions |= dict.fromkeys(reading.pictures, as_identifiers)
    if spec.data.weight:
        conversions[spec.data.weight] = as_numbers
    if spec.data.cluster:
        conversions[spec.data.cluster] = as_identifiers
    conversions[spec.data.label] = partial(as_labels, (spec.data.classes or (spec.data.positive,))[0])
    return conversions


def _whole_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    if not (_is_number(column.type) or _holds(column.type, pa.types.is_boolean)):
        raise ConversionError(f"holds {_named(column.type)} where whole numbers are expected")
    try:
        return _without_nan(_decoded(column)).cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise ConversionError(f"holds numbers that are not whole ({error})") from error


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _without_nan(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(column.type):
        return column
    return pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    return _holds(kind, types.is_integer, types.is_floating, types.is_decimal, types.is_null)


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return _holds(kind, pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)


def _holds_integers(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return _holds(kind, pa.types.is_integer)


def _holds(kind: pa.DataType, *families: Callable[[pa.DataType], bool]) -> bool:
    """Whether the type, or the type of a dictionary's values, is of one of the families."""
    import pyarrow as pa

    values = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(family(values) for family in families)


def _named(kind: pa.DataType) -> str:
    return "text" if _is_text(kind) else f"values of type {kind}"
