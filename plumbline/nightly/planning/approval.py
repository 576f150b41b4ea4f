"""Who may say yes to a plan's price, and what they said."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.costs.budgets.covering import covering
from plumbline.costs.budgets.standing import may_approve, short
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.context import Context
from plumbline.records import Answer, Plan


def approvers(context: Context, plan: Plan | None = None) -> tuple[str, ...]:
    """Who may say yes to a spend over the model's budgets: to all of those the plan finds short."""
    budgets = {b.name: b for b in covering(Accounts.of(context).policy, context.spec.tags)}
    lacking = short(plan.standings, plan.offer.cost) if plan and plan.offer else ()
    if lacking:
        return may_approve(lacking)
    return tuple(dict.fromkeys(person for budget in budgets.values() for person in budget.approvers))


def record_spend_answer(context: Context, plan: Plan, answer: Answer) -> None:
    """Keeps a person's yes or no to a plan's price."""
    context.record("approval", approval_key(plan, answer), answer)


def approval_key(plan: Plan, answer: Answer) -> str:
    """What an answer to a plan's price is kept under."""
    return digest([plan, answer])
