"""Price lists and trainings to quote with: short ways to write them."""

from __future__ import annotations

import datetime
from typing import Any

from plumbline.costs.offers.quoting import Knowledge, Ranking, rank
from plumbline.intent import Price, PriceList, Training

EVERYTHING = frozenset({"local", "batch", "pod", "sagemaker"})
TODAY = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
PLAIN = {
    "name": "n",
    "backend": "local",
    "purchase": "owned",
    "queue": "q",
    "vcpus": 2,
    "memory_gib": 8,
    "gpus": 0,
    "price_per_hour": "1",
    "speed": 1,
}


def price(**given: Any) -> Price:
    return Price.model_validate(PLAIN | given)


def listed(*prices: Price, **given: Any) -> PriceList:
    plain = {"policy": "prices", "as_of": datetime.date(2026, 11, 24), "currency": "USD"}
    return PriceList.model_validate({**plain, "offers": prices, **given})


def training(**given: Any) -> Training:
    return Training.model_validate({"minutes": 60, **given})


def ranked(*prices: Price, needs: Any = None, known: Knowledge | None = None, **given: Any) -> Ranking:
    """One training quoted on a list, everything installed."""
    return rank(listed(*prices, **given), training(**(needs or {})), EVERYTHING, known or Knowledge(TODAY))


def refusal(needs: Any = None, known: Knowledge | None = None, /, **given: Any) -> str | None:
    """Why one offer can't run a training."""
    (offer,) = ranked(price(**given), needs=needs, known=known).offers
    return offer.refused
