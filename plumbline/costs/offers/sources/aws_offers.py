"""Which offers of a price list AWS is asked about: those whose machines are EC2's."""

from __future__ import annotations

from collections.abc import Callable

from plumbline.costs.offers.sources.source import Answer, joined
from plumbline.intent import Price, PriceList
from plumbline.intent.prices import Purchase

ON_EC2 = ("batch", "pod")
"""Backends whose machines are EC2's."""

Asked = Callable[[Price, str, str], Answer]
"""What AWS says about an offer, given its region and its instance type."""


def about_each(prices: PriceList, purchase: Purchase, asked: Asked) -> Answer:
    """What is said about every offer that is bought so and names an `instance_type`.

    Args:
        prices: the price list.
        purchase: `on-demand` or `spot`.
        asked: asks about one.
    """
    return joined(
        _about(price, price.instance_type, asked)
        for price in prices.offers
        if price.purchase == purchase and price.backend in ON_EC2 and price.instance_type
    )


def _about(price: Price, instance_type: str, asked: Asked) -> Answer:
    if price.region is None:
        return Answer(remarks=(f"{price.name} names no region, so AWS cannot be asked about it",))
    return asked(price, price.region, instance_type)
