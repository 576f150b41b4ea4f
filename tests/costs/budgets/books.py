"""Books to ask the rules about: a policy, accruals, reservations and overrides made up in a line."""

from __future__ import annotations

import datetime
from decimal import Decimal

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.reservation import Reservation
from plumbline.intent import Budget, BudgetPolicy
from plumbline.records import Entry, Money, Override

NOON = datetime.datetime(2026, 3, 15, 12, tzinfo=datetime.UTC)
TAGS = {"model": "m", "team": "t", "cost_center": "c", "tier": "standard"}


def usd(amount) -> Money:
    return Money(amount=Decimal(str(amount)), currency="USD")


def budget(scope=None, amount=10, period="month", approvers=("finance",), thresholds=()) -> Budget:
    fields = {"scope": scope or {}, "period": period, "amount": amount, "approvers": approvers}
    return Budget.model_validate({**fields, "reason": "r", "thresholds": thresholds})


def policy(*budgets, **more) -> BudgetPolicy:
    return BudgetPolicy(policy="budgets", currency="USD", budgets=budgets, **more)


def accrued(amount, at=NOON, currency="USD", what="training", **tags) -> Entry:
    body = {**TAGS, **tags, "what": what, "offer": "local", "seconds": 60}
    body["cost"] = {"amount": str(amount), "currency": currency}
    fields = {"sequence": 1, "kind": "accrual", "key": "k", "actor": "a", "previous": "", "hash": ""}
    return Entry(at=at, model=body["model"], body=body, **fields)


def promised(amount, drawn=0, launch="other", hours=1, **tags) -> Reservation:
    return Reservation(
        launch=launch,
        attempt=1,
        model="m",
        tags={**TAGS, **tags},
        amount=usd(amount),
        drawn=usd(drawn),
        at=NOON,
        expires=NOON + datetime.timedelta(hours=hours),
    )


def raised(by, amount, hours=1, launch="", at=NOON) -> Override:
    return Override(
        budget=by.name,
        start=NOON.date().replace(day=1),
        amount=usd(amount),
        person="finance",
        reason="this once",
        at=at,
        expires=NOON + datetime.timedelta(hours=hours),
        launch=launch,
    )


def books(*budgets, spent=(), reserved=(), overrides=(), at=NOON, **more) -> Books:
    return Books(policy(*budgets, **more), at, tuple(spent), tuple(reserved), tuple(overrides))
