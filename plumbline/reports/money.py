"""Amounts as people read them: two decimals, thousands apart, nothing rounded to nothing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def shown_amount(amount: Decimal) -> str:
    """`1,234.50`; `<0.01` for what would round to nothing."""
    rounded = amount.quantize(CENT, ROUND_HALF_UP)
    if rounded or not amount:
        return f"{rounded + 0:,.2f}"
    return "<0.01" if amount > 0 else ">-0.01"


def shown_share(part: Decimal, whole: Decimal) -> str:
    """`12.5 %`; nothing where the whole is not above zero."""
    return f"{part / whole * 100:.1f} %" if whole > 0 else ""


def shown_unit(amount: Decimal) -> str:
    """A unit's cost: four digits that say something, at least two decimals."""
    if not amount:
        return "0.00"
    places = min(6, max(2, 3 - amount.adjusted()))
    return f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
