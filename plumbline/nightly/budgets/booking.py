"""Books what a run cost and takes it from the launch's reservation: together, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from plumbline.costs.budgets.reservation import drawn, settled
from plumbline.costs.budgets.reservations import find, keep
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.records import Entry, Money

if TYPE_CHECKING:
    from sqlalchemy import Connection


def book(
    accounts: Accounts,
    launch: str,
    key: str,
    body: Mapping[str, Any],
    *,
    attempt: int | None = None,
    settles: bool = False,
) -> Entry:
    """Appends an accrual and draws its cost from the launch's reservation.

    Args:
        accounts: where.
        launch: the launch it belongs to; one without a reservation is booked all the same.
        key: what ran; the entry's key is this and the attempt.
        body: the accrual; `attempt` in it is what is said or counted here.
        attempt: which attempt it was, booked once; one more than were booked when left out.
        settles: whether this was the launch's last run, so that the rest of its money is free.
    """
    accounts.create()
    with accounts.store.writing() as connection:
        number = _attempts(accounts, connection, key) + 1 if attempt is None else attempt
        said = {**body, "attempt": number}
        entry, is_new = accounts.ledger.append_in(
            connection, "accrual", f"{key}#{number}", body["model"], accounts.actor, said, accounts.now()
        )
        if is_new:
            _draw(connection, launch, Money.model_validate(body["cost"]), settles=settles)
    return entry


def settle(accounts: Accounts, launch: str) -> None:
    """Frees what a launch that has ended did not draw."""
    accounts.create()
    with accounts.store.writing() as connection:
        held = find(connection, launch)
        if held and held.state == "open":
            keep(connection, settled(held))


def _draw(connection: Connection, launch: str, cost: Money, *, settles: bool) -> None:
    held = find(connection, launch)
    if held is None or held.state != "open":
        return
    after = drawn(held, cost)
    keep(connection, settled(after) if settles else after)


def _attempts(accounts: Accounts, connection: Connection, key: str) -> int:
    """Inside the transaction, so that two runs at once are two entries."""
    return accounts.ledger.count_in(connection, "accrual", f"{key}#")
