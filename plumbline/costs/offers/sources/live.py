"""Which live sources a price list asks, by the name it calls them by."""

from __future__ import annotations

from plumbline.costs.offers.sources.aws_client import AwsClient
from plumbline.costs.offers.sources.aws_on_demand import AwsOnDemand
from plumbline.costs.offers.sources.aws_spot import AwsSpot
from plumbline.costs.offers.sources.source import Source
from plumbline.intent import PriceList


def live_sources(prices: PriceList, aws: AwsClient | None = None) -> tuple[Source, ...]:
    """The sources named under `live`.

    Args:
        prices: the price list.
        aws: who asks AWS; a client of this environment's when left out.
    """
    if "aws" not in prices.live:
        return ()
    client = aws or AwsClient()
    return AwsSpot(client), AwsOnDemand(client)
