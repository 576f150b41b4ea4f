"""People's decisions in the evidence, and what each costs: how long one took is not recorded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from plumbline.intent import HumanReview
from plumbline.records import Entry, Money

DECISIONS = {
    "approval": "person",
    "waiver": "person",
    "approval_seen": "person",
    "merge": "by",
    "rejection": "finished_by",
    "lift": "by",
}
"""Kinds of evidence, and where each names who decided. Without a name nobody did."""

MACHINES = ("", "plumbline")


def decisions(entries: Sequence[Entry]) -> int:
    """How many decisions of people there are among the entries."""
    return sum(
        str(entry.body.get(DECISIONS[entry.kind], "")) not in MACHINES
        for entry in entries
        if entry.kind in DECISIONS
    )


def price_of(review: HumanReview, count: int) -> Money:
    """What a number of decisions costs."""
    amount = review.price_per_hour * review.minutes / Decimal(60) * count
    return Money(amount=amount, currency=review.currency)
