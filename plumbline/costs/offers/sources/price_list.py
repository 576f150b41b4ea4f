"""Prices that policies/prices.yaml declares, each with its date and where it is from."""

from __future__ import annotations

import datetime

from plumbline.costs.offers.sources.source import Answer
from plumbline.intent import Price, PriceList
from plumbline.records import Money, Quote


class DeclaredPrices:
    """Offers with a `price_per_hour`, pools of nodes aside."""

    name = "the price list"

    def answer(self, prices: PriceList, at: datetime.datetime) -> Answer:  # noqa: ARG002 - a list has its own date
        """A quote for each, of the day it was written down."""
        return Answer(tuple(declared(price, prices) for price in prices.offers if _is_listed(price)))


def declared(price: Price, prices: PriceList) -> Quote:
    """What the list says of an offer that has a `price_per_hour`.

    Raises:
        ValueError: it has none.
    """
    if price.price_per_hour is None:
        raise ValueError(f"{price.name} has no price in the list")
    return Quote(
        offer=price.name,
        price=Money(amount=price.price_per_hour, currency=price.currency or prices.currency),
        source=price.source or prices.source or "price list",
        quoted_at=dated(price, prices),
    )


def dated(price: Price, prices: PriceList) -> datetime.datetime:
    """When an offer's entry was written: its first moment, in UTC."""
    day = price.as_of or prices.as_of
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def _is_listed(price: Price) -> bool:
    return price.price_per_hour is not None and price.backend != "pod"
