"""Raises a budget for a while, in a person's name; the override is evidence."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plumbline.canonical import digest
from plumbline.costs.budgets.admission import Decision, Launch
from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.budgets.overrides import override_of
from plumbline.costs.budgets.periods import period_of
from plumbline.intent import Budget
from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.budgets.accounts import OVERRIDE, Accounts
from plumbline.records import Answer, Money, Override, Standing
from plumbline.times import day_start, minute

if TYPE_CHECKING:
    from sqlalchemy import Connection


def override(
    accounts: Accounts,
    name: str,
    amount: Money,
    expires: datetime.datetime,
    *,
    person: str,
    reason: str,
    asked_by: str = "",
) -> Override:
    """Raises the budget of that name by an amount until it expires, within its present period.

    Raises:
        BudgetError: there is no such budget, the person may not raise it or asked for it, or the amount or
            the time make no sense.
    """
    budget = budget_named(accounts.policy.budgets, name)
    if person == asked_by:
        raise BudgetError(
            f"{budget.name} cannot be raised: {person} asked for it and can't approve it as well"
        )
    now = accounts.now()
    wanted = Override(
        budget=budget.name,
        start=period_of(budget.period, now).start,
        amount=amount,
        person=person,
        reason=reason,
        at=now,
        expires=expires,
    )
    given = override_of(accounts.policy, budget, wanted)
    accounts.create()
    with accounts.store.writing() as connection:
        _record(accounts, connection, budget, given)
    return given


def budget_named(budgets: Sequence[Budget], name: str) -> Budget:
    """The budget called this, or whose scope alone is written so where that is only one.

    Raises:
        BudgetError: none, or several are.
    """
    wanted = " ".join(name.split())
    found = [b for b in budgets if wanted in (b.name, b.name.rpartition(" per ")[0])]
    if len(found) == 1:
        return found[0]
    known = "; ".join(budget.name for budget in budgets)
    raise BudgetError(f"{name!r} names {'no' if not found else 'more than one'} budget: write one of {known}")


def record_yes(
    accounts: Accounts, connection: Connection, decision: Decision, launch: Launch, yes: Answer
) -> None:
    """A person's yes to one launch, as overrides of just what its budgets lack.

    Raises:
        NotApprovedError: the yes is too old, or not that of somebody who may raise each of them.
    """
    now = accounts.now()
    expires = yes.at + datetime.timedelta(hours=accounts.policy.approval_hours)
    if expires <= now:
        raise NotApprovedError(
            f"the yes of {yes.person} expired at {minute(expires)}: run the plan again, and ask again"
        )
    for one in decision.short:
        budget = budget_named(accounts.policy.budgets, one.budget)
        if yes.person not in budget.approvers:
            people = ", ".join(budget.approvers)
            raise NotApprovedError(f"{budget.name} needs a yes of {people}, not of {yes.person}")
        _record(accounts, connection, budget, _for(launch, one, yes, now, expires))


def _for(
    launch: Launch, lacking: Standing, yes: Answer, now: datetime.datetime, expires: datetime.datetime
) -> Override:
    return Override(
        budget=lacking.budget,
        start=lacking.start,
        amount=launch.cost - lacking.left,
        person=yes.person,
        reason=yes.reason,
        at=min(yes.at, now),
        expires=min(expires, day_start(lacking.end)),
        launch=launch.key,
    )


def _record(accounts: Accounts, connection: Connection, budget: Budget, given: Override) -> None:
    model = budget.scope.get("model", "*")
    accounts.ledger.append_in(
        connection, OVERRIDE, digest(given), model, accounts.actor, given, accounts.now()
    )
