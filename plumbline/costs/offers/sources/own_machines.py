"""One's own machines, at what an hour adds to the bill: they are paid for whether they train or not."""

from __future__ import annotations

import datetime
from decimal import Decimal

from plumbline.costs.offers.sources.price_list import dated
from plumbline.costs.offers.sources.source import Answer
from plumbline.intent import Price, PriceList
from plumbline.records import Money, Quote

WATTS_PER_KILOWATT = 1000


class OwnMachines:
    """Offers with a `marginal` price: electricity while it trains, and upkeep."""

    name = "own machines"

    def answer(self, prices: PriceList, at: datetime.datetime) -> Answer:  # noqa: ARG002 - a list has its own date
        """A quote for each."""
        found = ((price, marginal_price(price)) for price in prices.offers)
        return Answer(tuple(_quote(price, prices, amount) for price, amount in found if amount is not None))


def marginal_price(price: Price) -> Decimal | None:
    """What an hour adds to the bill; None where the offer has a price instead."""
    if price.marginal is None or price.watts is None:
        return None
    electricity = price.watts / WATTS_PER_KILOWATT * price.marginal.electricity_per_kwh
    return electricity + price.marginal.upkeep_per_hour


def _quote(price: Price, prices: PriceList, amount: Decimal) -> Quote:
    return Quote(
        offer=price.name,
        price=Money(amount=amount, currency=price.currency or prices.currency),
        source=price.source or "marginal price: electricity and upkeep",
        quoted_at=dated(price, prices),
    )
