"""What a plan's launch would leave of the budgets that cover it now."""

from __future__ import annotations

from plumbline.costs.budgets.admission import Launch, refusal
from plumbline.costs.budgets.errors import BudgetError
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.reporting import foreseen
from plumbline.records import BudgetCheck, BudgetOutlook, ModelCost, Money, Plan, Standing
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec

RULES = (
    "A plan costs what its offer was quoted at, once.",
    "Before is what is spent and reserved in each budget's present period; its amount includes overrides.",
    "A budget is broken where its launch would not be admitted now.",
)


def check_plan(settings: Settings, plan: Plan, file: str) -> BudgetCheck:
    """The plan's price beside what each budget that covers its model has left.

    Raises:
        BudgetError: the plan has no price, or no budget covers its model.
        SpecError: the model's spec or the budgets cannot be used.
    """
    if plan.offer is None:
        raise BudgetError(f"{file}: this plan spends nothing ({plan.because.rstrip('.')})")
    cost = plan.offer.cost
    tags = load_spec(settings.root, plan.model).tags
    launch = Launch(key=plan.request.key if plan.request else plan.model, tags=tags, cost=cost)
    decision = foreseen(Accounts.at(settings), launch)
    rows = tuple(_outlook(one, cost, over=one in decision.short) for one in decision.standings)
    zero = cost - cost
    what = f"one training on {plan.offer.name}"
    return BudgetCheck(
        what="plan",
        file=file,
        base="what is spent and reserved now",
        span="launch",
        models=(ModelCost(model=plan.model, before=None, after=cost, difference=cost, rule=what),),
        before=zero,
        after=cost,
        difference=cost,
        budgets=rows,
        broken=() if decision.admitted else (refusal(decision, cost),),
        named=tuple(dict.fromkeys(named for one in decision.standings for named in one.named)),
        rules=RULES,
    )


def _outlook(one: Standing, cost: Money, *, over: bool) -> BudgetOutlook:
    taken = one.spent + one.reserved
    return BudgetOutlook(budget=one.budget, amount=one.limit, before=taken, after=taken + cost, over=over)
