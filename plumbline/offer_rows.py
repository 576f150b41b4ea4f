"""Offers as rows of a table and as lines of a log: the same words wherever a plan is shown.

Plain text: whoever puts a cell into HTML or Markdown escapes it there.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.records import Money, Offer, Plan, RunTime, Unpriced

HOURS_IN_WORDS = 48
"""Ages from here on are told in days."""


class OfferRow(NamedTuple):
    """One offer in words; a cell nobody can fill is empty."""

    rank: str
    """Counted from 1 among those that can be used."""
    name: str
    purchase: str
    where: str
    an_hour: str
    quoted: str
    """By whom, when, how old."""
    hours: str
    how_long: str
    """How the hours are known, and between which the next run is expected."""
    cost: str
    includes: str
    """What the cost holds besides the machine's undisturbed hours."""
    emits: str
    used: str
    """`chosen`, or why it can't be."""

    @property
    def rests_on(self) -> list[str]:
        """Where the hours and the price are from, and what else the cost holds."""
        included = self.includes and f"{self.includes} included"
        return [said for said in (self.how_long, self.quoted, included, self.emits) if said]


def offer_rows(
    offers: Sequence[Offer], unpriced: Sequence[Unpriced] = (), chosen: str | None = None
) -> list[OfferRow]:
    """The rows, in the order of the offers; what has no price comes last."""
    usable = [offer.name for offer in offers if offer.refused is None]
    rows = [_row(offer, usable, chosen) for offer in offers]
    return rows + [_without_price(capacity) for capacity in unpriced]


def plan_rows(plan: Plan) -> list[OfferRow]:
    """The rows of a plan's offers."""
    return offer_rows(plan.offers, plan.unpriced, plan.offer.name if plan.offer else None)


def offer_line(row: OfferRow) -> str:
    """One row as a line: `1. local, owned: 0.0003 USD (...), chosen`."""
    start = f"{row.rank}. {row.name}" if row.rank else f"-  {row.name}"
    known = [
        row.hours and f"{row.hours} hours{row.how_long and f' by {row.how_long}'}",
        row.an_hour and f"{row.an_hour} an hour",
    ]
    details = ", ".join(
        part
        for part in (*known, row.where, row.quoted, row.includes and f"{row.includes} included", row.emits)
        if part
    )
    said = f"{start}, {row.purchase}: {row.cost or 'no price'}"
    return said + (f" ({details})" if details else "") + (f", {row.used}" if row.used else "")


def plan_lines(plan: Plan) -> list[str]:
    """The ranked offers of a plan, why the first won, and what to know about the quotes."""
    because = [f"{plan.chosen_because}."] if plan.chosen_because else []
    remarks = about_quotes(plan.quotes, plan.quoting)
    return [*map(offer_line, plan_rows(plan)), *because, *(f"{said}." for said in remarks)]


def about_quotes(key: str, remarks: Sequence[str]) -> list[str]:
    """What has to be known about the quotes, and where the live ones are kept."""
    return [*remarks, *([f"live quotes are kept as evidence {key[:12]}"] if key else [])]


def age(hours: Decimal) -> str:
    """`3.5 hours old`, `12 days old`; what a clock puts into the future is said so."""
    if hours < 0:
        return f"{-hours:.1f} hours in the future"
    return f"{hours:.1f} hours old" if hours < HOURS_IN_WORDS else f"{hours / 24:.0f} days old"


def _row(offer: Offer, usable: Sequence[str], chosen: str | None) -> OfferRow:
    used = f"no: {offer.refused}" if offer.refused else ("chosen" if offer.name == chosen else "")
    return OfferRow(
        rank=str(usable.index(offer.name) + 1) if offer.refused is None else "",
        name=offer.name,
        purchase=offer.purchase,
        where=", ".join(part for part in (offer.zone or offer.region, offer.capacity) if part),
        an_hour=str(offer.price_per_hour),
        quoted=_quoted(offer),
        hours=_written(offer.hours),
        how_long=_how_long(offer.run_time),
        cost=str(offer.cost),
        includes=_includes(offer),
        emits=f"{offer.grams:.1f} g of CO2" if offer.grams is not None else "",
        used=used,
    )


def _without_price(capacity: Unpriced) -> OfferRow:
    empty = dict.fromkeys(OfferRow._fields, "")
    return OfferRow(
        **{**empty, "name": capacity.name, "purchase": capacity.purchase, "used": f"no: {capacity.refused}"}
    )


def _quoted(offer: Offer) -> str:
    when = "" if offer.quoted_at is None else _moment(offer.quoted_at)
    old = "" if offer.age_hours is None else age(offer.age_hours)
    return ", ".join(part for part in (offer.source, when, old, offer.converted) if part)


def _moment(at: datetime.datetime) -> str:
    """A list is of a day; a live quote is of a minute."""
    utc = at.astimezone(datetime.UTC)
    return f"{utc:%Y-%m-%d}" if utc.time() == datetime.time() else f"{utc:%Y-%m-%d %H:%M} UTC"


def _how_long(found: RunTime | None) -> str:
    if found is None or found.low is None or found.high is None:
        return found.basis if found else ""
    return f"{found.basis}: {_written(found.low)} to {_written(found.high)}"


def _written(hours: Decimal) -> str:
    return f"{hours:.2f}" if hours >= Decimal("0.1") else f"{hours:.2g}"


def _includes(offer: Offer) -> str:
    parts = [
        _part(offer.transfer, "for data"),
        _part(offer.interruptions, "for interruptions"),
    ]
    return ", ".join(part for part in parts if part)


def _part(amount: Money | None, what: str) -> str:
    return f"{amount} {what}" if amount is not None and amount.amount else ""
