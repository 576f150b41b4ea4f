"""Which currencies there are, and how they are written."""

from __future__ import annotations

from functools import cache

SINCE = 2015
"""Money that was given up earlier is in no bill that is still read."""


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217's codes of what is or lately was legal tender somewhere: no test codes, metals or funds."""
    from babel.core import get_global

    histories = get_global("territory_currencies").values()
    return frozenset(
        code
        for history in histories
        for code, _, ended, tender in history
        if tender and (ended is None or ended[0] >= SINCE)
    )


def decimals(code: str) -> int:
    """How many digits of this money are written behind the point: 2 for EUR, none for JPY."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(code)
