"""The plan's training: approved where the plan asks, admitted, run, and held against the hold-out."""

from __future__ import annotations

from plumbline.nightly.answers import NotApprovedError, must_count
from plumbline.nightly.context import Context
from plumbline.nightly.finops.refused import telling_refusals
from plumbline.nightly.planning.approval import approvers
from plumbline.nightly.training.launching import launched
from plumbline.nightly.training.nominate import nominate
from plumbline.nightly.training.one_training import train_request
from plumbline.nightly.training.reviewed_figures import measure_reviewed
from plumbline.nightly.training.still_offered import offer_to_launch
from plumbline.nightly.training.stopped import limit_of, was_planned_before
from plumbline.nightly.training.trials import choose
from plumbline.nightly.training.twins import twin_of, with_room
from plumbline.records import Answer, Nomination, Plan


def train(context: Context, plan: Plan, approval: Answer | None) -> Nomination:
    """Runs the plan's training and nominates the result against the hold-out.

    Its price is reserved before it starts; a training that was done before costs nothing more. Where it is
    refused at the last moment, people are told.

    Raises:
        NotApprovedError: when the plan asks and no yes counts, a budget does not admit it, or it is to do
            nothing.
        StoppedAtLimitError: when it used up its price before it was done; the next plan asks for more.
        OfferChangedError: when its offer is gone or dearer and the plan that was made again can't just run.
    """
    with telling_refusals(context, plan):
        return _train(context, plan, approval)


def _train(context: Context, plan: Plan, approval: Answer | None) -> Nomination:
    if plan.request is None or plan.offer is None:
        raise NotApprovedError(f"the plan is to do nothing: {plan.because}")
    if was_planned_before(context, plan):
        raise NotApprovedError("its training was stopped when it had used up its price: run the plan again")
    yes = None
    if plan.decision == "ask":
        yes = must_count(approval, approvers(context, plan), plan.requester, "a spend over the budget")
    offer = offer_to_launch(context, plan, plan.request, plan.offer)
    twin = twin_of(context, plan, offer)
    reserved = with_room(context, plan, offer, twin)
    agreed = plan if reserved is offer else plan.model_copy(update={"offer": reserved})
    with launched(context, plan.request, reserved, plan.gates, yes):
        request = choose(context, plan.request, offer)
        trained = train_request(
            context, request, offer, plan.night, limit_of(context, agreed), plan.request.key, twin
        )
    measure_reviewed(context, request, trained.digest, plan.champion)
    return Nomination(trained=trained, subject=nominate(context, trained, plan.champion))
