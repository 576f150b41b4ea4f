"""A function of texts, called once for each different text of a column: most columns repeat themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def of_uniques(column: pa.Array, *makers: tuple[Callable[[str], Any], pa.DataType]) -> list[pa.Array]:
    """What functions make of each text, a column each; null stays null.

    Args:
        column: of texts.
        makers: functions from a text to a value or None, each with the type of its values.
    """
    import pyarrow as pa

    encoded = column.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    return [
        pa.array([function(text) for text in texts], type_).take(encoded.indices)
        for function, type_ in makers
    ]
