"""Whether a training's price is left in its budgets, and what is still to pay where some of it was done."""

from __future__ import annotations

from decimal import ROUND_UP

from plumbline.costs.budgets.admission import Decision, Launch
from plumbline.costs.budgets.reservation import nothing
from plumbline.costs.digits import QUOTED
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.reporting import foreseen
from plumbline.nightly.context import Context
from plumbline.nightly.training.trials import begun, settled, to_do, trainings
from plumbline.records import Money, Offer, Plan, TrainingRequest


def is_affordable(context: Context, plan: Plan) -> bool:
    """Whether the plan's price is left in every budget; a training that was done costs nothing more."""
    if plan.request is None or plan.offer is None or was_begun(context, plan.request):
        return True
    return foreseen_for(context, plan.request, plan.offer, plan.gates).admitted


def foreseen_for(
    context: Context, request: TrainingRequest, offer: Offer | None, gates: tuple[str, ...]
) -> Decision:
    """What the budgets would say of training this on that offer now; of spending nothing where none can."""
    accounts = Accounts.of(context)
    if offer is None:
        free = nothing(accounts.policy.currency)
        return foreseen(accounts, Launch(key=request.key, tags=context.spec.tags, cost=free))
    return foreseen(accounts, launch_of(context, request, offer, gates))


def launch_of(context: Context, request: TrainingRequest, offer: Offer, gates: tuple[str, ...]) -> Launch:
    """A training as something that costs money.

    It is critical where the model's tier is, or where it answers a gate on fairness: those name an attribute.
    """
    tier = context.spec.cost.tier in Accounts.of(context).policy.critical_tiers
    critical = tier or any("." in gate for gate in gates)
    cost = for_the_rest(offer, to_do=to_do(context, request), of=trainings(context, request))
    return Launch(key=request.key, tags=context.spec.tags, cost=cost, critical=critical)


def for_the_rest(offer: Offer, *, to_do: int, of: int) -> Money:
    """What is still to pay of an offer for several trainings, where some of them are done."""
    amount = (offer.cost.amount * to_do / of).quantize(QUOTED, ROUND_UP)
    return offer.cost if to_do == of else Money(amount=amount, currency=offer.cost.currency)


def was_begun(context: Context, request: TrainingRequest) -> bool:
    """Whether its money is spent, or so much of a comparison's that stopping would waste it."""
    done = context.ledger.find("training", settled(context, request).key)
    return done is not None or begun(context, request)
