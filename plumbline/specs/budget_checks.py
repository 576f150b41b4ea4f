"""Budgets that no model under management could ever spend from."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.intent import Budget, BudgetPolicy, Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem
from plumbline.specs.wordings import nearest


def check_scopes(
    policy: Document[BudgetPolicy], specs: Sequence[Document[Spec]], *, complete: bool
) -> list[Problem]:
    """A problem for each budget whose scope matches no spec.

    Args:
        policy: the budgets.
        specs: the specs that could be read.
        complete: whether those are all; else a scope may be about one that is missing.
    """
    if not complete:
        return []
    models = [spec.intent for spec in specs]
    found = ((index, why_idle(budget, models)) for index, budget in enumerate(policy.intent.budgets))
    return [policy.problem(("budgets", index, "scope"), *why) for index, why in found if why]


def why_idle(budget: Budget, models: Sequence[Spec]) -> tuple[str, str] | None:
    """What is wrong with a scope that covers none of the models, and what to do; none where it covers one."""
    tags = [each for spec in models for each in booked_under(spec)]
    return None if any(budget.covers(each) for each in tags) else _unmatched(budget, tags)


def booked_under(spec: Spec) -> list[dict[str, str]]:
    """The tags of a model's money in each environment it is released to."""
    return [spec.tags | {"environment": stage.name} for stage in spec.release.stages]


def _unmatched(budget: Budget, tags: Sequence[dict[str, str]]) -> tuple[str, str]:
    message = f"no model under management is covered by {budget.name}, so it guards nothing"
    for tag, value in budget.scope.items():
        known = sorted({each[tag] for each in tags if tag in each})
        if value not in known:
            guess = nearest(value, known)
            there = f"Known values of {tag}: {', '.join(known) or 'none'}"
            return message, f"Write {guess} if that is meant, or remove it. {there}" if guess else there
    return message, "Each tag is known, but no model has all of them: take one out, or remove the budget"
