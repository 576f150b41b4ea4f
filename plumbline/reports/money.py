"""Amounts as people read them: the currency's decimals, thousands apart, nothing rounded to nothing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from plumbline.currencies import decimals

CENT = Decimal("0.01")


def shown_amount(amount: Decimal, currency: str = "") -> str:
    """`1,234.50`, in yen `1,235`; `<0.01` for what would round to nothing."""
    least = CENT if not currency else Decimal(1).scaleb(-decimals(currency))
    rounded = amount.quantize(least, ROUND_HALF_UP)
    if rounded or not amount:
        return f"{rounded + 0:,f}"
    return f"<{least:f}" if amount > 0 else f">-{least:f}"


def shown_share(part: Decimal, whole: Decimal) -> str:
    """`12.5 %`; nothing where the whole is not above zero. Only nothing is 0.0 %, only all is 100.0 %."""
    if whole <= 0:
        return ""
    shown = f"{part / whole * 100:.1f} %"
    if shown in ("0.0 %", "-0.0 %") and part:
        return "<0.1 %" if part > 0 else ">-0.1 %"
    return ">99.9 %" if shown == "100.0 %" and part < whole else shown


def shown_unit(amount: Decimal) -> str:
    """A unit's cost: four digits that say something, at least two decimals."""
    if not amount:
        return "0.00"
    places = min(6, max(2, 3 - amount.adjusted()))
    return f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
