"""Pools of a Kubernetes cluster, at the price declared for one of their nodes."""

from __future__ import annotations

import datetime

from plumbline.costs.offers.sources.price_list import declared
from plumbline.costs.offers.sources.source import Answer
from plumbline.intent import PriceList
from plumbline.records import Quote


class NodePools:
    """Offers of the backend `pod`: a cluster knows its nodes and not what they cost."""

    name = "node pools"

    def answer(self, prices: PriceList, at: datetime.datetime) -> Answer:  # noqa: ARG002 - a list has its own date
        """A quote for each pool; its labels say which nodes are meant."""
        pools = (price for price in prices.offers if price.backend == "pod")
        listed = (
            (price.labels, declared(price, prices)) for price in pools if price.price_per_hour is not None
        )
        return Answer(tuple(_named(labels, quote) for labels, quote in listed))


def _named(labels: dict[str, str], quote: Quote) -> Quote:
    if not labels:
        return quote
    nodes = ",".join(f"{name}={value}" for name, value in sorted(labels.items()))
    return quote.model_copy(update={"source": f"{quote.source}, nodes {nodes}"})
