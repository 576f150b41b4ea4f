"""The plan's training: approved where the plan asks, run, and held against the hold-out."""

from __future__ import annotations

from plumbline.nightly.answers import NotApprovedError, must_count
from plumbline.nightly.context import Context
from plumbline.nightly.launch import offer_to_launch
from plumbline.nightly.nominate import nominate
from plumbline.nightly.one_training import train_request
from plumbline.nightly.spending import approvers, is_affordable
from plumbline.nightly.trials import choose
from plumbline.records import Answer, Nomination, Plan


def train(context: Context, plan: Plan, approval: Answer | None) -> Nomination:
    """Runs the plan's training and nominates the result against the hold-out.

    Raises:
        NotApprovedError: when the plan asks and no yes counts, its price is no longer left, or it is to do
            nothing.
        OfferChangedError: when its offer is gone or dearer and the plan that was made again can't just run.
    """
    if plan.request is None or plan.offer is None:
        raise NotApprovedError(f"the plan is to do nothing: {plan.because}")
    if plan.decision == "ask":
        must_count(approval, approvers(context), plan.requester, "a spend over the budget")
    elif not is_affordable(context, plan):
        raise NotApprovedError(
            f"{plan.offer.cost} is more than the budget has left by now: run the plan again"
        )
    offer = offer_to_launch(context, plan, plan.request, plan.offer)
    request = choose(context, plan.request, offer)
    trained = train_request(context, request, offer, plan.night)
    return Nomination(trained=trained, subject=nominate(context, trained, plan.champion))
