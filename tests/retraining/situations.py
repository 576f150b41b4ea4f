"""Money, offers and an alarm that plans are made from."""

from __future__ import annotations

import datetime
from decimal import Decimal

from plumbline.records import Money, Offer, TrainingRequest
from plumbline.retraining.situation import Situation


def usd(amount) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def offer(name, cost, refused=None) -> Offer:
    return Offer(
        name=name,
        backend="local",
        purchase="owned",
        queue="default",
        hours=Decimal(1),
        price_per_hour=usd(cost),
        cost=usd(cost),
        refused=refused,
    )


ALARM = Situation(
    model="m",
    champion="c",
    gates=("equal_opportunity_difference.DIS",),
    night=3,
    verdict="v",
    requester="alarm",
    request=TrainingRequest(model="m", seed=1, data="d", entrypoint="e"),
    offers=(offer("local", "0.02"), offer("dear", 3), offer("gpu", "0.01", "0 GPUs, 1 needed")),
    prices_as_of=datetime.date(2026, 1, 1),
    budget_left=usd(10),
    approvers=("finance", "rai-lead"),
)
