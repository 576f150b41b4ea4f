"""Trainings that were stopped at their limit of money: what a training may use, and that it used it up."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.nightly.training.trials import settled, trainings
from plumbline.records import Money, Plan, Stopped, TrainingRequest


def limit_of(context: Context, plan: Plan) -> Money | None:
    """What the plan's training may be charged: its share of the price that was admitted, or approved.

    None where it has no checkpoints: stopped, it would lose all that was paid, so it runs to its deadline.
    """
    if plan.request is None or plan.offer is None or not context.spec.training.resumable:
        return None
    cost = plan.offer.cost
    return Money(amount=cost.amount / trainings(context, plan.request), currency=cost.currency)


def stopped(context: Context, request: TrainingRequest) -> Stopped | None:
    """The latest stop of the training a request comes to; none where it was never stopped, or is done."""
    key = settled(context, request).key
    if context.ledger.find("training", key):
        return None
    found = [e for e in context.ledger.all("stopped", context.model) if e.key.startswith(f"{key}#")]
    return Stopped.model_validate(found[-1].body) if found else None


def was_planned_before(context: Context, plan: Plan) -> bool:
    """Whether a plan was made before its training was stopped: what it was admitted for is used up."""
    if plan.request is None:
        return False
    latest = stopped(context, plan.request)
    return latest is not None and plan.stopped != latest.attempt
