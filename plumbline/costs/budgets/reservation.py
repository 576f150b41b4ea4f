"""Money promised to one launch.

A reservation is open from the launch's admission until it is settled or has expired. What the launch accrues
is drawn from it, so that accrued and reserved together never count a cent twice.

| state | the same launch asks again | its money |
| --- | --- | --- |
| open | takes it up where it was | promised: the amount less what was drawn |
| expired | must be admitted anew | free: whoever launched it is gone |
| settled | must be admitted anew | what was drawn is spent, the rest is free |
"""

from __future__ import annotations

import datetime
from typing import Literal

from plumbline.records import Money, Record


class Reservation(Record):
    """What one launch may still spend."""

    launch: str
    attempt: int
    model: str
    tags: dict[str, str]
    amount: Money
    drawn: Money
    at: datetime.datetime
    expires: datetime.datetime
    state: Literal["open", "settled"] = "open"

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether its money is still promised."""
        return self.state == "open" and now < self.expires


def remaining(reservation: Reservation) -> Money:
    """What is left of the promise; below zero where the run has spent more than it was given."""
    return reservation.amount - reservation.drawn


def promised(reservation: Reservation) -> Money:
    """What budgets keep free for it: what remains, and nothing where it is overdrawn."""
    rest = remaining(reservation)
    return rest if rest.amount > 0 else nothing(rest.currency)


def drawn(reservation: Reservation, cost: Money) -> Reservation:
    """The reservation after a part of its run was accrued."""
    return reservation.model_copy(update={"drawn": reservation.drawn + cost})


def topped_up(reservation: Reservation, more: Money, expires: datetime.datetime) -> Reservation:
    """The reservation with more money, until a later time."""
    later = max(reservation.expires, expires)
    return reservation.model_copy(update={"amount": reservation.amount + more, "expires": later})


def settled(reservation: Reservation) -> Reservation:
    """The reservation once its launch has ended: what was not drawn is free again."""
    return reservation.model_copy(update={"state": "settled"})


def nothing(currency: str) -> Money:
    """No money, in a currency."""
    return Money.model_validate({"amount": "0", "currency": currency})
