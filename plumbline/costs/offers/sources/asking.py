"""All sources asked at once: those of the list, which always answer, and live ones, which may not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from plumbline.costs.offers.sources.node_pools import NodePools
from plumbline.costs.offers.sources.own_machines import OwnMachines
from plumbline.costs.offers.sources.price_list import DeclaredPrices
from plumbline.costs.offers.sources.source import Answer, Source, SourceError, joined
from plumbline.intent import PriceList
from plumbline.records import Quote, Quotes

DECLARED: tuple[Source, ...] = (DeclaredPrices(), NodePools(), OwnMachines())
"""What policies/prices.yaml itself tells."""

NO_TIME = datetime.datetime.min.replace(tzinfo=datetime.UTC)
"""Declared prices carry a date of their own."""


def declared_quotes(prices: PriceList) -> Mapping[str, Quote]:
    """What the list's own sources say, by offer."""
    said = joined(source.answer(prices, NO_TIME) for source in DECLARED)
    return {quote.offer: quote for quote in said.quotes}


def live_quotes(sources: Sequence[Source], prices: PriceList, at: datetime.datetime) -> Quotes:
    """What live sources say now; one that gives no answer leaves a remark and hides no other.

    Args:
        sources: whom to ask.
        prices: the price list, which says about what.
        at: the time, in UTC.
    """
    said = joined(_answer(source, prices, at) for source in sources)
    return Quotes(at=at, quotes=said.quotes, gone=said.gone, remarks=said.remarks)


def _answer(source: Source, prices: PriceList, at: datetime.datetime) -> Answer:
    try:
        return source.answer(prices, at)
    except SourceError as error:
        return Answer(remarks=(f"{source.name} gave no prices: {error}",))
