"""What the entry point is given: rows without ids, and what each feature is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.canonical import canonical_json
from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.retraining.mitigations.treatment import Treatment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

WEIGHTS = "sample_weight"
"""The column of row weights."""


class TrainingDataError(PlumblineError, ValueError):
    """The rows cannot be trained on."""


@dataclass(frozen=True)
class TrainingData:
    """Two files in one folder."""

    data: Path
    features: Path


def prepare(
    table: pa.Table, spec: Spec, weights: npt.NDArray[np.float64] | None, folder: Path
) -> TrainingData:
    """Writes `TRAIN.parquet` (features, label and, if given, `sample_weight`) and `features.json`.

    Numeric features are written as doubles, categorical ones and texts as strings, images as bytes.
    `features.json` lists, in the spec's order, `{"name", "kind", "categories"}`; categories stand by length,
    then by value, so that numbers in text keep their order; only a categorical feature has any.

    Args:
        table: the training rows, with at least the spec's features and label.
        spec: the model's spec.
        weights: each row's weight, shape (rows,), or none.
        folder: where the files go; made if missing.

    Raises:
        TrainingDataError: a column is missing or has another type, labels are missing or all the same, or
            the weights do not fit the rows.
    """
    import pyarrow.parquet as pq

    _refuse_missing(table, spec)
    columns = {name: _column(table, name, kind) for name, kind in spec.features.items()}
    described = [_feature(name, kind, columns[name]) for name, kind in spec.features.items()]
    columns[spec.data.label] = _labels(table, spec)
    if weights is not None:
        columns[WEIGHTS] = _weights(weights, table.num_rows, columns)
    folder.mkdir(parents=True, exist_ok=True)
    files = TrainingData(folder / "TRAIN.parquet", folder / "features.json")
    pq.write_table(_table(columns), files.data)
    files.features.write_text(canonical_json(described) + "\n")
    return files


def treated(table: pa.Table, spec: Spec, treatment: Treatment) -> pa.Table:
    """The rows a mitigation wants trained on, with the labels it wants.

    Args:
        table: the training rows.
        spec: the model's spec.
        treatment: positions among them, labels, weights.

    Raises:
        TrainingDataError: labels are to be changed, and there is no other one than the favourable.
    """
    if treatment.rows is not None:
        table = table.take(treatment.rows)
    if treatment.texts is not None:
        import pyarrow as pa

        place = table.schema.get_field_index(spec.content)
        table = table.set_column(place, spec.content, pa.array(treatment.texts.tolist(), pa.string()))
    if treatment.labels is None:
        return table
    place = table.schema.get_field_index(spec.data.label)
    return table.set_column(place, spec.data.label, _relabelled(table.column(place), spec, treatment.labels))


def _relabelled(column: pa.ChunkedArray, spec: Spec, labels: npt.NDArray[np.int64]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
    positive = pa.scalar(spec.data.positive, plain.type)
    others = pc.unique(plain.filter(pc.not_equal(plain, positive)))
    if not len(others):
        raise TrainingDataError(f"every training row has the same {spec.data.label}: nothing can be learnt")
    return pc.if_else(pa.array(labels == 1), positive, others[0])


def encoded(table: pa.Table, spec: Spec) -> npt.NDArray[np.float32]:
    """The rows as `features.json` encodes them: a number, a category's position, or NaN; (rows, features)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for name, kind in spec.features.items():
        column = _column(table, name, kind)
        if kind == "categorical":
            known = pa.array(_feature(name, kind, column)["categories"], pa.string())
            column = pc.index_in(column, value_set=known)
        columns.append(np.asarray(column.to_numpy(), dtype=np.float32))
    return np.column_stack(columns)


def _table(columns: dict[str, Any]) -> pa.Table:
    import pyarrow as pa

    return pa.table(columns)


def _refuse_missing(table: pa.Table, spec: Spec) -> None:
    missing = [name for name in (*spec.features, spec.data.label) if name not in table.column_names]
    if missing:
        raise TrainingDataError(f"{spec.model}: training rows have no column {', '.join(missing)}")


def _column(table: pa.Table, name: str, kind: str) -> pa.ChunkedArray:
    import pyarrow as pa

    wanted = {"numeric": pa.float64(), "image": pa.binary()}.get(kind, pa.string())
    try:
        return table.column(name).cast(wanted)
    except pa.ArrowInvalid as error:
        raise TrainingDataError(f"column {name} cannot be read as {kind}: {error}") from error


def _feature(name: str, kind: str, column: pa.ChunkedArray) -> dict[str, Any]:
    found = column.drop_null().unique().to_pylist() if kind == "categorical" else []
    return {"name": name, "kind": kind, "categories": sorted(found, key=lambda value: (len(value), value))}


def _labels(table: pa.Table, spec: Spec) -> pa.ChunkedArray:
    labels = table.column(spec.data.label)
    if labels.null_count:
        raise TrainingDataError(f"{labels.null_count} rows have no {spec.data.label}: leave them out")
    if len(labels.unique()) < 2:
        raise TrainingDataError(f"every training row has the same {spec.data.label}: nothing can be learnt")
    return labels


def _weights(weights: npt.NDArray[np.float64], rows: int, columns: dict[str, Any]) -> npt.NDArray[np.float64]:
    import numpy as np

    if WEIGHTS in columns:
        raise TrainingDataError(f"a column is called {WEIGHTS} already: rename it to train with weights")
    if weights.shape != (rows,) or not (np.isfinite(weights) & (weights > 0)).all():
        raise TrainingDataError(f"weights must be {rows} numbers above zero, one a row")
    return weights
