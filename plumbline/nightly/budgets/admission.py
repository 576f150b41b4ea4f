"""Admits a launch and reserves its money in one transaction: no two launches take the same cent."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from plumbline.canonical import digest
from plumbline.costs.budgets.admission import Decision, Launch, decide, refusal
from plumbline.costs.budgets.forecast import Forecast, at_present_rate
from plumbline.costs.budgets.reservation import Reservation, nothing, topped_up
from plumbline.costs.budgets.reservations import find, keep
from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.overriding import record_yes
from plumbline.records import Admission, Answer, LaunchRefusal, Money

if TYPE_CHECKING:
    from sqlalchemy import Connection


class LaunchRefusedError(NotApprovedError):
    """A launch that its budgets do not admit; says which, how much is left, and who may approve it."""


def admit(
    accounts: Accounts,
    launch: Launch,
    hours: float,
    *,
    yes: Answer | None = None,
    forecast: Forecast = at_present_rate,
) -> Reservation:
    """Reserves the launch's price in every budget that covers it. The same launch is admitted once.

    Args:
        accounts: where.
        launch: what is to be started, at what price.
        hours: how long it may run at most; its reservation expires after that.
        yes: the answer of a person who may allow more than is left; raises the budgets for this launch.
        forecast: what a period is expected to come to, for thresholds on it.

    Returns:
        The open reservation: a new one, or the one a crashed launch of the same key left.

    Raises:
        LaunchRefusedError: a budget has not enough left, or is closed. Nothing is reserved; the refusal is
            evidence.
        BudgetError: no budget covers it, or what was spent cannot be told.
    """
    accounts.create()
    with accounts.store.writing() as connection:
        outcome = _admit(accounts, connection, launch, hours, yes, forecast)
    if isinstance(outcome, LaunchRefusal):
        raise LaunchRefusedError(outcome.because)
    return outcome


def _admit(
    accounts: Accounts,
    connection: Connection,
    launch: Launch,
    hours: float,
    yes: Answer | None,
    forecast: Forecast,
) -> Reservation | LaunchRefusal:
    books = accounts.books(connection)
    before = find(connection, launch.key)
    held = before if before and before.is_open(books.at) else None
    # What it holds already is promised to it; only what is more has to be left.
    more = _more(launch, held)
    wanted = Launch(launch.key, launch.tags, more, launch.critical)
    expires = books.at + datetime.timedelta(hours=hours)
    if held and more.amount == 0:
        kept = topped_up(held, more, expires)
        keep(connection, kept)
        return kept
    decision = decide(books, wanted, forecast)
    if yes and decision.short and not decision.closed:
        record_yes(accounts, connection, decision, wanted, yes)
        decision = decide(accounts.books(connection), wanted, forecast)
    if not decision.admitted:
        return _refuse(accounts, connection, wanted, decision)
    reservation = topped_up(held, more, expires) if held else _reservation(launch, before, books.at, expires)
    keep(connection, reservation)
    _record(accounts, connection, reservation, more, decision)
    return reservation


def _more(launch: Launch, held: Reservation | None) -> Money:
    if held is None:
        return launch.cost
    more = launch.cost - held.amount
    return more if more.amount > 0 else nothing(more.currency)


def _reservation(
    launch: Launch, before: Reservation | None, at: datetime.datetime, expires: datetime.datetime
) -> Reservation:
    return Reservation(
        launch=launch.key,
        attempt=before.attempt + 1 if before else 1,
        model=launch.tags.get("model", "*"),
        tags=launch.tags,
        amount=launch.cost,
        drawn=nothing(launch.cost.currency),
        at=at,
        expires=expires,
    )


def _record(
    accounts: Accounts, connection: Connection, reservation: Reservation, more: Money, decision: Decision
) -> None:
    admission = Admission(
        launch=reservation.launch,
        attempt=reservation.attempt,
        reserved=more,
        expires=reservation.expires,
        standings=decision.standings,
    )
    key = digest([reservation.launch, reservation.attempt, reservation.amount])
    accounts.ledger.append_in(
        connection, "admission", key, reservation.model, accounts.actor, admission, reservation.at
    )


def _refuse(accounts: Accounts, connection: Connection, launch: Launch, decision: Decision) -> LaunchRefusal:
    """Once a launch, budget and period: who asks again is told again, and it is written once."""
    lacking = decision.short or decision.standings
    refused = LaunchRefusal(
        launch=launch.key,
        cost=launch.cost,
        because=refusal(decision, launch.cost),
        budgets=tuple(one.budget for one in lacking),
    )
    key = digest([launch.key, bool(decision.closed), *((one.budget, str(one.start)) for one in lacking)])
    model = launch.tags.get("model", "*")
    accounts.ledger.append_in(
        connection, "launch_refusal", key, model, accounts.actor, refused, accounts.now()
    )
    return refused
