"""Books each attempt of a run as it ends, from what was reserved for its launch."""

from __future__ import annotations

from functools import reduce

from plumbline.costs.accruals import accrual
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.context import Context
from plumbline.records import Entry, Money, Offer
from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.attempts import Charge


def charging(
    context: Context,
    key: str,
    offer: Offer,
    launch: str,
    *,
    ends_launch: bool = False,
    twin: Offer | None = None,
) -> Charge:
    """What books each attempt of a run, once, before anything else is recorded of it.

    What was spent must not get lost in a crash: the accrual and what it takes from the reservation are one
    transaction.

    Args:
        context: the model's night.
        key: what ran.
        offer: where, at what price.
        launch: what its money was reserved for.
        twin: where it may move, at what price.
        ends_launch: whether the attempt that finishes is the last thing its launch has to pay.
    """

    def charge(attempt: Attempt) -> None:
        where = ran_on(attempt, offer, twin)
        spent = accrual(context.spec, "training", where, attempt.seconds, attempt=attempt.number)
        settles = ends_launch and attempt.ending == "finished"
        book(Accounts.of(context), launch, key, spent, attempt=attempt.number, settles=settles)

    return charge


def ran_on(attempt: Attempt, offer: Offer, twin: Offer | None) -> Offer:
    """The offer an attempt is charged for."""
    return twin if twin and attempt.offer == twin.name else offer


def attempts_charged(context: Context, key: str) -> int:
    """How many attempts of a run were booked."""
    return len(_booked(context, key))


def spent_on(context: Context, key: str) -> tuple[float, Money]:
    """Seconds and cost of every attempt of a run, whoever waited for it, each at the price it was booked at.

    Raises:
        ValueError: none was booked.
    """
    bodies = [entry.body for entry in _booked(context, key)]
    if not bodies:
        raise ValueError(f"nothing was booked for run {key[:16]}")
    costs = (Money.model_validate(body["cost"]) for body in bodies)
    return sum(float(body["seconds"]) for body in bodies), reduce(Money.__add__, costs)


def _booked(context: Context, key: str) -> list[Entry]:
    return [
        entry for entry in context.ledger.all("accrual", context.model) if entry.key.startswith(f"{key}#")
    ]
