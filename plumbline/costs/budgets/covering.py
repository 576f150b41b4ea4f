"""Which budgets cover a model: all whose scope matches, and each of them holds."""

from __future__ import annotations

from plumbline.costs.budgets.errors import BudgetError
from plumbline.intent import Budget, BudgetPolicy


def covering(policy: BudgetPolicy, tags: dict[str, str]) -> tuple[Budget, ...]:
    """Every budget that money under these tags is spent from, the most specific first.

    Raises:
        BudgetError: no scope matches, so nothing may be spent.
    """
    matching = [budget for budget in policy.budgets if budget.covers(tags)]
    if not matching:
        raise BudgetError(
            f"{tags.get('model', 'this launch')}: no budget in policies/budgets.yaml covers it; add one, "
            "`scope: {}` covers all"
        )
    return tuple(sorted(matching, key=lambda budget: -len(budget.scope)))
