"""What a plan may spend: who says yes above the budget, and whether its price is left in it."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.costs.budgets import budget_for, left
from plumbline.nightly.context import Context
from plumbline.nightly.trials import begun, settled
from plumbline.records import Answer, Plan, TrainingRequest
from plumbline.specs.loading import load_budgets


def approvers(context: Context) -> tuple[str, ...]:
    """Who may say yes to a spend over the model's budget."""
    return budget_for(load_budgets(context.settings.root), context.spec).approvers


def record_spend_answer(context: Context, plan: Plan, answer: Answer) -> None:
    """Keeps a person's yes or no to a plan's price."""
    context.record("approval", approval_key(plan, answer), answer)


def approval_key(plan: Plan, answer: Answer) -> str:
    """What an answer to a plan's price is kept under."""
    return digest([plan, answer])


def is_affordable(context: Context, plan: Plan) -> bool:
    """Whether the plan's price is left in the budget; a training that was done costs nothing more."""
    if plan.request is None or plan.offer is None or was_begun(context, plan.request):
        return True
    budgets = load_budgets(context.settings.root)
    budget = budget_for(budgets, context.spec)
    return plan.offer.cost <= left(budgets, budget, context.ledger.all("accrual"), context.now())


def was_begun(context: Context, request: TrainingRequest) -> bool:
    """Whether its money is spent, or so much of a comparison's that stopping would waste it."""
    done = context.ledger.find("training", settled(context, request).key)
    return done is not None or begun(context, request)
