"""How many digits of money are kept: of what was charged, what was accrued and what is quoted."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PLACES_CHARGED = 12

CHARGED = Decimal(1).scaleb(-PLACES_CHARGED)
"""The finest digit of a charge, and of any part of one."""

ACCRUED = Decimal("0.000001")
"""Of an accrual. Finer than a quote: many short runs must not round to nothing."""

QUOTED = Decimal("0.0001")
"""Of a quote, and of what is expected on the strength of one."""


def rounded(amount: Decimal, digit: Decimal) -> Decimal:
    """The amount as a whole number of `digit`, half up."""
    return amount.quantize(digit, ROUND_HALF_UP)
