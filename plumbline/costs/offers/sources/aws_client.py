"""Asks AWS for prices. The account needs `ec2:DescribeSpotPriceHistory` and `pricing:GetProducts`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from plumbline.aws import AwsError, client, explained
from plumbline.bounded import TooSlowError, within
from plumbline.costs.offers.sources.source import SourceError

MOST = 1000
"""Entries read of one answer: ten times what a region's zones come to."""

MOST_PAGES = 100
"""Pages of one answer; a page may also be empty and name another."""

SECONDS = 120.0
"""For a whole answer: a server may drip, or name a further page for ever."""

PRICING_REGION = "us-east-1"
"""The price list is served in few regions, for all of them."""

PLAIN = {
    "operatingSystem": "Linux",
    "tenancy": "Shared",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
}
"""What is bought: no licence, no hardware of one's own, no reservation."""

UNKNOWN_TYPE = ("InvalidParameterValue", "InvalidInstanceType")
FEWER_REQUESTS = ("RequestLimitExceeded", "Throttling", "ThrottlingException")
"""AWS's codes."""

Clients = Callable[[str, str], Any]
"""Makes the client of a service in a region."""


class NoSuchTypeError(SourceError):
    """AWS doesn't know the instance type there."""


class AwsClient:
    """AWS's spot price history and its price list."""

    def __init__(self, clients: Clients = client) -> None:
        self._clients = clients

    def spot_prices(self, region: str, instance_type: str, at: datetime.datetime) -> list[Mapping[str, Any]]:
        """The entries of the spot price history that hold at a time, in every zone of the region.

        Raises:
            NoSuchTypeError: there is no such instance type.
            SourceError: no credentials, no right, no answer.
        """
        with _explained():
            pages = (
                self._clients("ec2", region)
                .get_paginator("describe_spot_price_history")
                .paginate(
                    InstanceTypes=[instance_type],
                    ProductDescriptions=["Linux/UNIX"],
                    StartTime=at,
                    EndTime=at,
                    PaginationConfig={"MaxItems": MOST},
                )
            )
            return _entries(pages, "SpotPriceHistory")

    def products(self, region: str, instance_type: str) -> list[str]:
        """The price list's entries for a Linux machine on shared hardware, as JSON. Raises as above."""
        wanted = {"regionCode": region, "instanceType": instance_type, **PLAIN}
        filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in wanted.items()]
        with _explained():
            pages = (
                self._clients("pricing", PRICING_REGION)
                .get_paginator("get_products")
                .paginate(ServiceCode="AmazonEC2", Filters=filters, PaginationConfig={"MaxItems": MOST})
            )
            return _entries(pages, "PriceList")


def _entries(pages: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    """What the pages of one answer list.

    Raises:
        SourceError: they do not end.
    """
    try:
        read = within(SECONDS, lambda: list(islice(pages, MOST_PAGES + 1)))
    except TooSlowError:
        raise SourceError(f"AWS's answer did not end within {SECONDS:.0f} seconds; try again later") from None
    if len(read) > MOST_PAGES:
        raise SourceError(f"AWS's answer has more than {MOST_PAGES} pages, which no price list has")
    return [entry for page in read for entry in page[name]]


@contextmanager
def _explained() -> Iterator[None]:
    """What AWS refuses, as a source's error."""
    try:
        with explained():
            yield
    except AwsError as error:
        raise _in_words(error) from None
    except (KeyError, TypeError) as error:
        raise SourceError(f"AWS answered without {error}") from None


def _in_words(error: AwsError) -> SourceError:
    if not error.code:
        return SourceError(str(error))
    if error.code in UNKNOWN_TYPE:
        return NoSuchTypeError(f"AWS says: {error.told}")
    if error.code in FEWER_REQUESTS:
        return SourceError(f"AWS wants fewer requests ({error.code}); try again later")
    if error.denied:
        return SourceError(
            f"AWS refuses {error.operation} ({error.code}); give these credentials the right to it"
        )
    return SourceError(f"AWS failed at {error.operation} ({error.code}: {error.told})")
