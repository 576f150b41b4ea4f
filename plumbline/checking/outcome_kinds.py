"""What a file's labels are: one favourable value or not, several classes, or numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from plumbline.checking.files import FileError
from plumbline.checking.outcomes import coded, is_number, refuse_missing

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

Kind = Literal["binary", "classes", "numbers"]

MOST_CLASSES = 50
"""Different whole numbers that are taken for classes; more are taken for numbers."""

LARGEST = 1e50
"""Larger numbers are refused: errors are squared, and of squared errors the variance is taken."""


def kind_of(name: str, labels: pa.ChunkedArray, predictions: pa.ChunkedArray) -> Kind:
    """What labels and predictions look like.

    Two different labels are binary; fractions, and more whole numbers than anybody has classes, are numbers;
    anything else is classes.

    Raises:
        FileError: labels, of the column of that name, that cannot be told apart.
    """
    import pyarrow.compute as pc

    refuse_missing(labels, name)
    number = is_number(labels)
    different = pc.count_distinct(labels).as_py() if number else len(set(coded(labels, name)[1]))
    if different <= 2:
        return "binary"
    columns = (labels, predictions)
    if not all(is_number(column) for column in columns):
        return "classes"
    whole = all(_is_whole(column) for column in columns)
    return "classes" if whole and different <= MOST_CLASSES else "numbers"


def classes(column: pa.ChunkedArray, name: str) -> NDArray[np.str_]:
    """The column's classes as people write them, shape (rows,): 1.0 is `1`.

    Raises:
        FileError: rows without a value.
    """
    import numpy as np

    codes, names = coded(column, name)
    return np.asarray(np.asarray(names, dtype=np.str_)[codes], dtype=np.str_)


def numbers(column: pa.ChunkedArray, name: str) -> NDArray[np.float64]:
    """The column's numbers, shape (rows,).

    Raises:
        FileError: rows without a number, infinite ones, or such as are too large to be squared.
    """
    import numpy as np

    refuse_missing(column, name)
    if not is_number(column):
        raise FileError(f"column {name} holds {column.type}, no numbers")
    found = np.asarray(column.to_numpy(), dtype=np.float64)
    strange = int((~(np.abs(found) < LARGEST)).sum())
    if strange:
        raise FileError(
            f"column {name} is infinite, or beyond {LARGEST:g}, in {strange} of {found.size} rows"
        )
    return found


def _is_whole(column: pa.ChunkedArray) -> bool:
    import numpy as np
    import pyarrow as pa

    if pa.types.is_integer(column.type):
        return True
    values = column.drop_null().to_numpy()
    return bool((values == np.floor(values)).all())
