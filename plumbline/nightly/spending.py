"""What a plan may spend: whose yes, whether its price is left, and the launch that it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_UP

from plumbline.canonical import digest
from plumbline.costs.budgets.admission import Decision, Launch
from plumbline.costs.budgets.covering import covering
from plumbline.costs.budgets.reservation import nothing
from plumbline.costs.budgets.standing import may_approve, short
from plumbline.costs.offers.judging import QUOTED
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.admission import admit
from plumbline.nightly.budgets.booking import settle
from plumbline.nightly.budgets.enforcement import enforce
from plumbline.nightly.budgets.reporting import foreseen
from plumbline.nightly.context import Context
from plumbline.nightly.one_training import kept
from plumbline.nightly.trials import begun, settled, to_do, trainings
from plumbline.records import Answer, Money, Offer, Plan, TrainingRequest

LAUNCH_SECONDS = 3600
"""How long one task waits for another that makes the same launch."""

WAIT_HOURS = 2
"""What a reservation lasts beyond the deadlines of its trainings: locks, scans, the time between them."""


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


@contextmanager
def launched(
    context: Context,
    request: TrainingRequest,
    offer: Offer,
    gates: tuple[str, ...] = (),
    yes: Answer | None = None,
) -> Iterator[None]:
    """Admits the training before the block and frees what it did not spend after it, however it ends.

    A training whose model is kept costs nothing more, and is not admitted again. A process that is killed
    leaves its reservation open, until the same launch takes it up or it expires.

    Raises:
        LaunchRefusedError: a budget does not admit it; the block is not entered.
    """
    accounts, launch = Accounts.of(context), launch_of(context, request, offer, gates)
    hours = float(context.spec.training.deadline_hours) * trainings(context, request) + WAIT_HOURS
    with context.store.lock(f"launch:{launch.key}", timeout=LAUNCH_SECONDS):
        if kept(context, settled(context, request)):
            yield
            return
        admit(accounts, launch, hours, yes=yes)
        try:
            yield
        finally:
            settle(accounts, launch.key)
            enforce(accounts)


def was_begun(context: Context, request: TrainingRequest) -> bool:
    """Whether its money is spent, or so much of a comparison's that stopping would waste it."""
    done = context.ledger.find("training", settled(context, request).key)
    return done is not None or begun(context, request)
