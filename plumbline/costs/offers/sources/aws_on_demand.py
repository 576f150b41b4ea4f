"""What AWS's machines cost on demand, out of its price list."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from plumbline.costs.offers.sources.aws_client import PLAIN, AwsClient
from plumbline.costs.offers.sources.aws_offers import about_each
from plumbline.costs.offers.sources.source import Answer, SourceError
from plumbline.intent import Price, PriceList
from plumbline.records import Gone, Money, Quote


class AwsOnDemand:
    """On-demand offers with an `instance_type`."""

    name = "AWS's price list"

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def answer(self, prices: PriceList, at: datetime.datetime) -> Answer:
        """A quote for each, of the time it was asked for: the list holds until it is published anew."""

        def asked(price: Price, region: str, instance_type: str) -> Answer:
            return self._one(price, region, instance_type, at)

        return about_each(prices, "on-demand", asked)

    def _one(self, price: Price, region: str, instance_type: str, at: datetime.datetime) -> Answer:
        products = self._client.products(region, instance_type)
        try:
            found = hourly_price(products, region, instance_type)
        except SourceError as error:
            return Answer(remarks=(f"{price.name}: {error}",))
        if found is None:
            because = f"AWS lists no on-demand price for {instance_type} in {region}"
            return Answer(gone=(Gone(offer=price.name, because=because),))
        amount, published = found
        source = f"AWS price list{f', published {published[:10]}' if published else ''}"
        return Answer(quotes=(Quote(offer=price.name, price=amount, source=source, quoted_at=at),))


def hourly_price(products: Iterable[str], region: str, instance_type: str) -> tuple[Money, str] | None:
    """The price of an hour, and when the list was published; None where nothing is listed.

    Reservations that cost nothing an hour and other hardware, systems and regions are left out, whatever
    the filters let through.

    Args:
        products: entries of `PriceList`, as JSON.
        region: such as `us-east-1`.
        instance_type: such as `g4dn.xlarge`.

    Raises:
        SourceError: an entry cannot be read, or two prices are listed for one machine.
    """
    wanted = {"regionCode": region, "instanceType": instance_type, **PLAIN}
    found: dict[Money, str] = {}
    for text in products:
        try:
            product = json.loads(text)
            if _is(product, wanted):
                published = str(product.get("publicationDate", ""))
                found |= dict.fromkeys(_hourly(product), published)
        except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
            raise SourceError(f"AWS's price list holds an entry that cannot be read ({error})") from None
    if len(found) > 1:
        listed = ", ".join(sorted(map(str, found)))
        raise SourceError(f"AWS lists several prices for {instance_type} in {region}: {listed}")
    return next(iter(found.items()), None)


def _is(product: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    attributes = product["product"]["attributes"]
    return all(attributes.get(name) == value for name, value in wanted.items())


def _hourly(product: Mapping[str, Any]) -> Iterator[Money]:
    for term in product["terms"].get("OnDemand", {}).values():
        for dimension in term["priceDimensions"].values():
            if dimension["unit"] != "Hrs":
                continue
            for currency, amount in dimension["pricePerUnit"].items():
                if Decimal(amount) > 0:
                    yield Money(amount=Decimal(amount).normalize(), currency=currency)
