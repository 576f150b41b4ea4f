"""What is left of a launch's reservation."""

from __future__ import annotations

from plumbline.costs.budgets.reservation import remaining
from plumbline.costs.budgets.reservations import find
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.records import Money


def left_of(accounts: Accounts, launch: str) -> Money | None:
    """Below zero where its runs took more than it was given; none where nothing is reserved for it."""
    with accounts.store.reading() as connection:
        held = find(connection, launch)
    return remaining(held) if held and held.is_open(accounts.now()) else None
