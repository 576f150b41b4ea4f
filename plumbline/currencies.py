"""Which currencies there are."""

from __future__ import annotations

NOT_MONEY = frozenset({"XTS", "XXX"})
"""Codes that stand for a test and for no currency at all."""


def is_currency(code: str) -> bool:
    """Whether this is the code of some country's money, such as EUR."""
    from babel.numbers import list_currencies

    return code in list_currencies() and code not in NOT_MONEY
