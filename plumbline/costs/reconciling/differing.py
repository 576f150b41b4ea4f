"""What differs between the two sides of one model's day, by name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from plumbline.costs.reconciling.sides import Side
from plumbline.records import Reconciled
from plumbline.records.reconciling import Difference

LATE_DAYS = 3
"""A day's bill is taken for complete once bills tell of a day this many days later."""

RELATIVE = Decimal("0.01")
ABSOLUTE = Decimal("0.01")
"""Amounts, prices and hours agree within a hundredth; amounts also within this many units of the currency."""

Sides = Mapping[str, Side]
"""By currency."""


class Named(NamedTuple):
    """A difference and its sentence."""

    difference: Difference
    because: str


def differing(
    day: datetime.date, model: str, accrued: Sides, billed: Sides, billed_until: datetime.date | None
) -> list[Reconciled]:
    """One record for each currency of either side.

    Args:
        day: the day.
        model: the model.
        accrued: what accrued, by currency.
        billed: what was billed, by currency.
        billed_until: the last day that any bill tells of.
    """
    is_late = billed_until is None or day + datetime.timedelta(days=LATE_DAYS) > billed_until
    found = []
    for currency in sorted({*accrued, *billed}):
        ours, theirs = accrued.get(currency), billed.get(currency)
        named = _named(ours, theirs, currency, accrued, billed, is_late=is_late)
        found.append(
            Reconciled(
                day=day,
                model=model,
                currency=currency,
                accrued=ours.amount if ours else Decimal(0),
                billed=theirs.amount if theirs else Decimal(0),
                difference=named.difference,
                because=named.because,
            )
        )
    return found


def _named(
    ours: Side | None, theirs: Side | None, currency: str, accrued: Sides, billed: Sides, *, is_late: bool
) -> Named:
    if ours and theirs:
        return _compared(ours, theirs, currency, is_late=is_late)
    only_accrued, only_billed = sorted({*accrued} - {*billed}), sorted({*billed} - {*accrued})
    if only_accrued and only_billed:
        return Named(
            "currency differs",
            f"accrued in {', '.join(only_accrued)}, billed in {', '.join(only_billed)}; no rate is assumed",
        )
    if theirs:
        return Named("billed without accrual", "the bill names the model, and no run of that day was booked")
    if is_late:
        return Named("not billed yet", f"bills come up to {LATE_DAYS} days later")
    return Named("accrued, never billed", "bills tell of later days, and of this run they do not")


def _compared(ours: Side, theirs: Side, currency: str, *, is_late: bool) -> Named:
    if _agree(ours.amount, theirs.amount, ABSOLUTE):
        return Named("agrees", "within the tolerance")
    if is_late and theirs.amount < ours.amount:
        return Named("not billed yet", f"part of it is billed; bills come up to {LATE_DAYS} days later")
    if not ours.hours or not theirs.hours:
        return Named("amount differs", "the bill counts no hours, so price and quantity can't be told apart")
    our_price, their_price = ours.amount / ours.hours, theirs.amount / theirs.hours
    hours = f"billed {theirs.hours:.2f} hours, accrued {ours.hours:.2f}"
    prices = f"billed {their_price:.4f} {currency} an hour, accrued {our_price:.4f}"
    price_agrees, hours_agree = _agree(our_price, their_price), _agree(ours.hours, theirs.hours)
    if hours_agree and not price_agrees:
        return Named("price differs", prices)
    if price_agrees and not hours_agree:
        return Named("quantity differs", hours)
    return Named("price and quantity differ", f"{hours}; {prices}")


def _agree(ours: Decimal, theirs: Decimal, absolute: Decimal = Decimal(0)) -> bool:
    return abs(theirs - ours) <= max(abs(ours) * RELATIVE, absolute)
