"""What AWS's spot machines cost now: in each zone the newest price holds, and the cheapest zone is quoted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from plumbline.costs.offers.sources.aws_client import AwsClient, NoSuchTypeError
from plumbline.costs.offers.sources.aws_offers import about_each
from plumbline.costs.offers.sources.source import Answer, SourceError
from plumbline.intent import Price, PriceList
from plumbline.records import Gone, Money, Quote

CURRENCY = "USD"
"""AWS sells spot machines in dollars."""


class AwsSpot:
    """Spot offers with an `instance_type`."""

    name = "AWS's spot price history"

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def answer(self, prices: PriceList, at: datetime.datetime) -> Answer:
        """A quote for each, as old as the price itself: AWS's own time stamp."""

        def asked(price: Price, region: str, instance_type: str) -> Answer:
            return self._one(price, region, instance_type, at)

        return about_each(prices, "spot", asked)

    def _one(self, price: Price, region: str, instance_type: str, at: datetime.datetime) -> Answer:
        try:
            history = self._client.spot_prices(region, instance_type, at)
        except NoSuchTypeError as error:
            return Answer(gone=(Gone(offer=price.name, because=str(error)),))
        try:
            quote = cheapest_zone(price.name, (line for line in history if _is(line, instance_type)))
        except SourceError as error:
            return Answer(remarks=(f"{price.name}: {error}",))
        if quote is None:
            because = f"AWS has no spot price for {instance_type} in {region}"
            return Answer(gone=(Gone(offer=price.name, because=because),))
        return Answer(quotes=(quote,))


def cheapest_zone(offer: str, history: Iterable[Mapping[str, Any]]) -> Quote | None:
    """The newest price of each zone, and of those the lowest; None where the history is empty.

    Args:
        offer: whom it is for.
        history: entries of `SpotPriceHistory`.

    Raises:
        SourceError: an entry is not what AWS documents.
    """
    newest: dict[str, Quote] = {}
    for entry in history:
        quote = _quote(offer, entry)
        known = newest.get(quote.zone)
        if known is None or _later(quote, known):
            newest[quote.zone] = quote
    return min(newest.values(), key=lambda quote: (quote.price.amount, quote.zone), default=None)


def _is(entry: Mapping[str, Any], instance_type: str) -> bool:
    """Whether a line is about this type under Linux, whatever else was sent along."""
    system = str(entry.get("ProductDescription", ""))
    return entry.get("InstanceType") == instance_type and system.startswith("Linux/UNIX")


def _later(one: Quote, other: Quote) -> bool:
    """Of two prices of one moment the higher holds."""
    return (one.quoted_at, one.price.amount) > (other.quoted_at, other.price.amount)


def _quote(offer: str, entry: Mapping[str, Any]) -> Quote:
    try:
        amount, at = Decimal(entry["SpotPrice"]), entry["Timestamp"]
        zone = str(entry["AvailabilityZone"])
    except (KeyError, InvalidOperation, TypeError) as error:
        raise SourceError(f"AWS's spot price history holds an entry that cannot be read ({error})") from None
    if not amount.is_finite() or amount <= 0:
        raise SourceError(f"AWS's spot price history says {amount} for {zone}, which is no price")
    if not isinstance(at, datetime.datetime) or at.tzinfo is None:
        raise SourceError(f"AWS's spot price history gives no time for {zone}")
    return Quote(
        offer=offer,
        price=Money(amount=amount, currency=CURRENCY),
        source="AWS spot price history",
        quoted_at=at.astimezone(datetime.UTC),
        zone=zone,
    )
