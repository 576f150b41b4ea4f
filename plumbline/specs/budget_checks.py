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
    tags = [each for spec in specs for each in booked_under(spec.intent)]
    return [
        policy.problem(("budgets", index, "scope"), *unmatched(budget, tags))
        for index, budget in enumerate(policy.intent.budgets)
        if not any(budget.covers(each) for each in tags)
    ]


def booked_under(spec: Spec) -> list[dict[str, str]]:
    """The tags of a model's money in each environment it is released to."""
    return [spec.tags | {"environment": stage.name} for stage in spec.release.stages]


def unmatched(budget: Budget, tags: Sequence[dict[str, str]]) -> tuple[str, str]:
    """What is wrong with a scope that matches none of these tags, and what to do."""
    message = f"no model under management is covered by {budget.name}, so it guards nothing"
    for tag, value in budget.scope.items():
        known = sorted({each[tag] for each in tags if tag in each})
        if value not in known:
            guess = nearest(value, known)
            there = f"Known values of {tag}: {', '.join(known) or 'none'}"
            return message, f"Write {guess} if that is meant, or remove it. {there}" if guess else there
    return message, "Each tag is known, but no model has all of them: take one out, or remove the budget"
