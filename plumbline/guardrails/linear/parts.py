"""The highest margin that any part of a text has: all parts of one width, from sums up to each word.

What runs for each word of each text is `map` over `operator`'s functions: Python's own loops take three times
as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import sqrt
from operator import sub, truediv


def running(column: Sequence[float]) -> list[float]:
    """Sums before the first word, and up to each."""
    return list(accumulate(column, initial=0.0))


def highest(total: list[float], width: int, squares: list[float] | None = None) -> float:
    """The highest margin of any part.

    A word that a part has twice counts as two. Parts begin every quarter of their width, and the last one
    ends with the text.

    Args:
        total: running sums of a label's weights, over more words than `width`.
        width: words of a part.
        squares: running sums of squares, all above zero, where margins are told per unit of length.
    """
    margins = _of_parts(total, width)
    if squares is not None:
        margins = map(truediv, margins, map(sqrt, _of_parts(squares, width)))
    return max(margins)


def _of_parts(sums: list[float], width: int) -> Iterator[float]:
    """What each part comes to."""
    step, last = max(width // 4, 1), len(sums) - 1 - width
    starts, ends = sums[: last + 1 : step], sums[width::step]
    if last % step:
        starts.append(sums[last])
        ends.append(sums[-1])
    return map(sub, ends, starts)
