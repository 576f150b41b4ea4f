"""Drift of a column of embeddings: lists of as many numbers in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift.points import OF_POINTS, drift_of_points
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement

if TYPE_CHECKING:
    import pyarrow as pa

    from alignment_checks.samples.sample import RowSample


class EmbeddingError(ValueError):
    """A column that holds no embeddings to compare."""


def drift_of_embedding(
    name: str, reference: RowSample, current: RowSample, seed: int, level: float
) -> list[Measurement]:
    """`missing_rate` of all current rows, then `OF_POINTS` of the sampled embeddings that are there.

    What a column cannot give (it is absent or holds something else, lengths differ, a value is missing or
    infinite) is undefined and says why.

    Args:
        name: the column.
        reference: rows of the reference.
        current: rows of the window.
        seed: decides every draw.
        level: confidence of the interval of `classifier_auc`.
    """
    if name not in current.missing:
        missing = Teller(name).undefined("missing_rate", "the current window lacks the column")
    else:
        missing = Teller(name).share("missing_rate", current.missing[name], current.rows)
    try:
        sides = [_points(side, name, where) for side, where in _sides(reference, current)]
        _refuse_other_lengths(*sides)
    except EmbeddingError as error:
        return [missing, *(Teller(name).undefined(metric, str(error)) for metric in OF_POINTS)]
    return [missing, *drift_of_points(name, sides[0], sides[1], seed, level)]


def is_embedding(kind: pa.DataType) -> bool:
    """Whether a column of this type holds lists of numbers."""
    import pyarrow as pa

    types = pa.types
    if not (types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)):
        return False
    return bool(types.is_floating(kind.value_type) or types.is_integer(kind.value_type))


def _sides(reference: RowSample, current: RowSample) -> tuple[tuple[RowSample, str], ...]:
    return (reference, "reference"), (current, "current window")


def _points(side: RowSample, name: str, where: str) -> NDArray[np.float64]:
    """The embeddings that are there, shape (rows, dimensions)."""
    if name not in side.table.column_names:
        raise EmbeddingError(f"the {where} lacks the column")
    column = side.table.column(name)
    if not is_embedding(column.type):
        raise EmbeddingError(f"the {where} holds {column.type}, no lists of numbers")
    held = [embedding for embedding in column.to_pylist() if embedding is not None]
    if not held:
        raise EmbeddingError(f"the {where} has no values")
    lengths = sorted({len(embedding) for embedding in held})
    if len(lengths) > 1:
        raise EmbeddingError(f"the {where} holds embeddings of {lengths[0]} and of {lengths[-1]} numbers")
    points = np.array(held, dtype=np.float64)
    strange = int((~np.isfinite(points)).any(axis=1).sum())
    if strange:
        raise EmbeddingError(f"{strange} embeddings of the {where} hold a value that is missing or infinite")
    return points


def _refuse_other_lengths(reference: NDArray[np.float64], current: NDArray[np.float64]) -> None:
    one, other = reference.shape[1], current.shape[1]
    if one != other:
        raise EmbeddingError(
            f"an embedding has {one} numbers in the reference and {other} in the current window"
        )
    if not one:
        raise EmbeddingError("the embeddings are empty")
