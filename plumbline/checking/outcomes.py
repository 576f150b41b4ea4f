"""Labels, predictions and scores of a file as arrays of numbers, or what keeps them from being that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plumbline.checking.files import FileError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


def favourable_rows(column: pa.ChunkedArray, name: str, favourable: str | None) -> NDArray[np.int64]:
    """1 where the column holds the favourable value, else 0, shape (rows,).

    Args:
        column: labels or predictions.
        name: the column's name, for errors.
        favourable: the value as people write it, e.g. `1` or `good`; None takes 1 or true of a column that
            holds nothing but 0 and 1.

    Raises:
        FileError: rows without a value, or values of which none can be told to be the favourable one.
    """
    import numpy as np

    codes, found = coded(column, name)
    if favourable is None:
        strange = sorted(set(found) - {"0", "1"})
        if strange:
            raise FileError(
                f"column {name} holds {strange[0]!r}, neither 0 nor 1: "
                "say with --favorable which value counts as 1"
            )
        favourable = "1"
    return np.asarray([value == favourable for value in found], dtype=np.int64)[codes]


def coded(column: pa.ChunkedArray, name: str) -> tuple[NDArray[np.int64], list[str]]:
    """Which value each row holds, shape (rows,), as places in the list of values as people write them.

    A value may stand twice in the list: 1 and 1.0 are written alike.

    Raises:
        FileError: rows without a value, or values that are no single ones, e.g. lists.
    """
    import numpy as np
    import pyarrow as pa

    refuse_missing(column, name)
    try:
        chunks = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        encoded = chunks.unify_dictionaries().combine_chunks()
        values = encoded.dictionary.to_pylist()
    except (pa.ArrowException, ValueError, OverflowError, KeyError):  # KeyError: a time zone nobody knows
        raise FileError(
            f"column {name} holds values of type {column.type}, of which no two can be told apart"
        ) from None
    codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return codes, [written(value) for value in values]


def probabilities(column: pa.ChunkedArray, name: str) -> NDArray[np.float64]:
    """The column's scores, shape (rows,).

    Raises:
        FileError: rows without a score, or scores that are no probabilities.
    """
    import numpy as np

    refuse_missing(column, name)
    if not is_number(column):
        raise FileError(
            f"column {name} holds {column.type}, no numbers: scores are probabilities from 0 to 1"
        )
    scores = np.asarray(column.to_numpy(), dtype=np.float64)
    unlikely = np.flatnonzero(~((scores >= 0) & (scores <= 1)))
    if unlikely.size:
        raise FileError(
            f"column {name}: {unlikely.size} scores are no probabilities (infinite or outside 0 to 1), "
            f"the first in row {unlikely[0] + 1}"
        )
    return scores


def refuse_missing(column: pa.ChunkedArray, name: str) -> None:
    """A row left out in silence would bend every figure.

    Raises:
        FileError: the column lacks a value in some row.
    """
    import numpy as np
    import pyarrow as pa

    missing = column.null_count
    if pa.types.is_floating(column.type):
        missing += int(np.isnan(column.drop_null().to_numpy()).sum())
    if missing:
        raise FileError(
            f"column {name} has no value in {missing} of {len(column)} rows: leave those rows out"
        )


def is_number(column: pa.ChunkedArray) -> bool:
    """Whether the column holds whole or floating numbers."""
    import pyarrow as pa

    return bool(pa.types.is_floating(column.type) or pa.types.is_integer(column.type))


def written(value: Any) -> str:
    """A value as people write it: 1.0 and true are `1`."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
