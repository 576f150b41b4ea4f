"""Weights and clusters of a file's rows, or what keeps a column from being that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.checking.files import FileError
from plumbline.checking.outcomes import coded, is_number, refuse_missing

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from alignment_checks.design import Design


def design_of(table: pa.Table, weight: str | None, cluster: str | None) -> Design | None:
    """The rows' design; None where neither column is named.

    Raises:
        FileError: rows without a value, or weights that are infinite, below zero or all zero.
    """
    from alignment_checks.design import Design, DesignError

    if weight is None and cluster is None:
        return None
    weights = None if weight is None else _weights(table.column(weight), weight)
    clusters = None if cluster is None else _clusters(table.column(cluster), cluster)
    try:
        return Design.of(table.num_rows, weights, clusters)
    except DesignError as error:
        raise FileError(f"column {weight}: {error}") from None


def _weights(column: pa.ChunkedArray, name: str) -> NDArray[np.float64]:
    import numpy as np

    refuse_missing(column, name)
    if not is_number(column):
        raise FileError(
            f"column {name} holds {column.type}, no numbers: a weight says how many people a row stands for"
        )
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _clusters(column: pa.ChunkedArray, name: str) -> NDArray[np.int64]:
    """Clusters by what people write: 1.0 is `1`."""
    import numpy as np

    codes, names = coded(column, name)
    places: dict[str, int] = {}
    same = [places.setdefault(each, len(places)) for each in names]
    return np.asarray(np.asarray(same, dtype=np.int64)[codes], dtype=np.int64)
