"""Rows as arrays: what the checks are given. Every array has one entry a row, in the window's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from plumbline.intent import FeatureKind, ProtectedAttribute, Spec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from alignment_checks.design import Design

Kind = Literal["numeric", "categorical"]

MISSING = "missing"
"""The group of rows that do not say which group they belong to."""


def kinds(spec: Spec) -> dict[str, Kind]:
    """What each column of numbers or categories is: features in the spec's order, then protected attributes.

    A text or an image is neither: see `all_kinds`.
    """
    found: dict[str, Kind] = {}
    for name, kind in all_kinds(spec).items():
        if kind != "text" and kind != "image":  # noqa: PLR1714 - a set would not narrow the type
            found[name] = kind
    return found


def all_kinds(spec: Spec) -> dict[str, FeatureKind]:
    """What each column is: the features in the spec's order, then protected attributes that are none."""
    protected: dict[str, FeatureKind] = {
        p.attribute: "numeric" if p.bands else "categorical" for p in spec.protected
    }
    return spec.features | {name: kind for name, kind in protected.items() if name not in spec.features}


def drift_columns(spec: Spec, table: pa.Table) -> dict[str, npt.NDArray[Any]]:
    """Features and protected attributes, one entry a row.

    Numbers are float64 with NaN for missing, categories and texts str (object) with None for missing,
    images bytes (object).
    """
    return {name: _array(table.column(name), kind) for name, kind in all_kinds(spec).items()}


def groups(spec: Spec, table: pa.Table) -> dict[str, npt.NDArray[np.str_]]:
    """Each protected attribute's group of every row: its value, its band, or `missing`."""
    return {p.attribute: _groups(p, table.column(p.attribute)) for p in spec.protected}


def design(spec: Spec, table: pa.Table) -> Design | None:
    """The rows' weights and clusters; None where the spec names neither column."""
    from alignment_checks.design import Design as Made

    weight, cluster = spec.data.weight, spec.data.cluster
    if not weight and not cluster:
        return None
    return Made.of(
        table.num_rows,
        table.column(weight).to_numpy() if weight else None,
        table.column(cluster).to_numpy() if cluster else None,
    )


def labels(spec: Spec, table: pa.Table) -> npt.NDArray[np.int64]:
    """1 where the label is the favourable value, else 0; of `data.classes`, the class's position in them.

    Raises:
        ValueError: a row has no label; `problems` would have said so.
        KeyError: a row has another label than the classes; the same.
    """
    import numpy as np

    column = table.column(spec.data.label)
    if column.null_count:
        raise ValueError(f"{column.null_count} rows of {spec.model} have no {spec.data.label} yet")
    if spec.data.classes:
        places = {value: place for place, value in enumerate(spec.data.classes)}
        return np.asarray([places[value] for value in column.to_pylist()], dtype=np.int64)
    return np.asarray(column.to_numpy() == spec.data.positive, dtype=np.int64)


def ids(spec: Spec, table: pa.Table) -> npt.NDArray[Any]:
    """The rows' ids: int64 or text (object)."""
    return table.column(spec.data.id).to_numpy()  # type: ignore[no-any-return]


def _array(column: pa.ChunkedArray, kind: FeatureKind) -> npt.NDArray[Any]:
    import numpy as np

    if kind == "numeric":
        return np.asarray(column.to_numpy(), dtype=np.float64)
    return np.asarray(column.to_numpy(), dtype=object)


def _groups(protected: ProtectedAttribute, column: pa.ChunkedArray) -> npt.NDArray[np.str_]:
    import numpy as np
    import pyarrow as pa

    if protected.bands:
        return _bands(protected, _array(column.cast(pa.float64()), "numeric"))
    if pa.types.is_floating(column.type):
        # 1.0 is group 1: people write group names without the decimal point.
        return np.asarray([MISSING if value is None else f"{value:.15g}" for value in column.to_pylist()])
    return np.asarray(column.fill_null(MISSING).to_numpy(), dtype=np.str_)


def _bands(protected: ProtectedAttribute, values: npt.NDArray[np.float64]) -> npt.NDArray[np.str_]:
    """The band each value lies in; `missing` for no value or one below zero, where no band begins."""
    import numpy as np

    names = np.asarray([*protected.band_names, MISSING])
    inside = values >= 0  # false for NaN
    band = np.digitize(np.where(inside, values, 0), protected.bands)
    return names[np.where(inside, band, len(names) - 1)]
