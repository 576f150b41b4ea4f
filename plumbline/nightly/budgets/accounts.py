"""What admission, booking and reports are given: the store, the evidence, the policy, the time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.costs.budgets.books import Books, first_day
from plumbline.costs.budgets.reservations import open_ones, reservations_table
from plumbline.evidence.ledger import Ledger
from plumbline.intent import BudgetPolicy
from plumbline.nightly.context import Context, utc_now
from plumbline.records import Override
from plumbline.settings import Settings
from plumbline.specs.loading import load_budgets
from plumbline.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

OVERRIDE = "budget_override"
"""The kind of evidence that holds an override."""


@dataclass(frozen=True)
class Accounts:
    """Every model's money. Reads the policy once."""

    store: Store
    policy: BudgetPolicy
    now: Callable[[], datetime.datetime]
    actor: str = "plumbline"

    @classmethod
    def of(cls, context: Context) -> Accounts:
        """The accounts that a model's launches are booked in."""
        policy = load_budgets(context.settings.root)
        return cls(context.store, policy, context.now, context.actor)

    @classmethod
    def at(cls, settings: Settings, actor: str = "plumbline") -> Accounts:
        """The accounts of the place the settings name, for whoever asks about no model."""
        return cls(Store(settings.database_url), load_budgets(settings.root), utc_now, actor)

    @property
    def ledger(self) -> Ledger:
        """The evidence."""
        return Ledger(self.store)

    def create(self) -> None:
        """Creates the tables that are missing; before a transaction."""
        self.ledger.prepare()
        self.store.create(reservations_table().metadata)

    def books(self, connection: Connection) -> Books:
        """Everything that bears on budgets, in the state that the transaction sees."""
        now = self.now()
        since = first_day(self.policy, now)
        return Books(
            policy=self.policy,
            at=now,
            accruals=tuple(self.ledger.all_in(connection, "accrual", since)),
            reservations=open_ones(connection, now),
            overrides=tuple(
                Override.model_validate(entry.body)
                for entry in self.ledger.all_in(connection, OVERRIDE, since)
            ),
        )

    def read(self) -> Books:
        """The books, for whoever only looks."""
        self.create()
        with self.store.reading() as connection:
            return self.books(connection)
