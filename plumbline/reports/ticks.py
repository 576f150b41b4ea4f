"""Round amounts for the lines across a picture."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

MOST = 4
"""How many lines at most from the lowest to the highest, zero left out."""


def round_ticks(low: Decimal, high: Decimal) -> Sequence[Decimal]:
    """Multiples of 1, 2 or 5 times a power of ten from `low` to `high`, zero among them.

    Args:
        low: at most zero.
        high: at least zero.
    """
    span = high - low
    if not span:
        return (Decimal(0),)
    power = Decimal(1).scaleb(span.adjusted() - 1)
    step = next(step for size in (1, 2, 5, 10, 20, 50) if span / (step := power * size) <= MOST)
    return tuple(step * place for place in range(int(low / step), int(high / step) + 1))
