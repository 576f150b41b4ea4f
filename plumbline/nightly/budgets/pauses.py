"""Which budgets have closed training now, and what whoever reads that can do about it."""

from __future__ import annotations

import shlex

from plumbline.costs.budgets.admission import closing_actions
from plumbline.costs.budgets.covering import covering
from plumbline.costs.budgets.thresholds import EFFECTS
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.reporting import Line, lines
from plumbline.nightly.context import Context
from plumbline.records import BudgetAction, Plan


def pauses_of(context: Context) -> tuple[str, ...]:
    """Why trainings of a model are not launched now, a sentence a budget; nothing where they are.

    Raises:
        BudgetError: no budget covers it, or what was spent can't be told.
    """
    accounts = Accounts.of(context)
    critical = context.spec.cost.tier in accounts.policy.critical_tiers
    covers = {budget.name for budget in covering(accounts.policy, context.spec.tags)}
    return tuple(
        pause
        for line in lines(accounts)
        if line.budget.name in covers
        for pause in pauses(line, critical=critical)
    )


def is_paused(plan: Plan) -> bool:
    """Whether a plan is to do nothing because a budget has closed."""
    return plan.decision == "nothing" and any(
        EFFECTS[action] in plan.because for action in closing_actions(critical=False)
    )


def pauses(line: Line, *, critical: bool = False) -> tuple[str, ...]:
    """What a budget's thresholds close, a sentence each.

    Args:
        line: the budget as it stands.
        critical: whether it is about what goes on where other training is paused.
    """
    closing = closing_actions(critical=critical)
    return tuple(f"{_closed(action)}; {how(line)}" for action in line.reached if action.action in closing)


def _closed(action: BudgetAction) -> str:
    what = {"pause-training": "Training is paused", "refuse-launches": "Launches are refused"}
    return f"{what[action.action]} by {action.budget}: {action.because}"


def how(line: Line) -> str:
    """Who can allow more, and the command."""
    budget = shlex.quote(line.budget.name)
    return (
        f"{' or '.join(line.standing.approvers)} may allow more: plumbline budget override {budget} "
        "--amount AMOUNT --expires DATE --reason WHY"
    )
