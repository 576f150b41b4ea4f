"""Whether, when and on which offer to retrain: what the plan is decided on, and which was begun."""

from __future__ import annotations

from dataclasses import replace

from plumbline.canonical import digest
from plumbline.costs.budgets.standing import may_approve, tightest
from plumbline.nightly.alarms.raising import cause_of
from plumbline.nightly.context import Context
from plumbline.nightly.planning.affording import foreseen_for, is_affordable
from plumbline.nightly.planning.answered import judged
from plumbline.nightly.planning.machines import missing_packages
from plumbline.nightly.planning.made_before import made_on_hold, makes_nothing_new
from plumbline.nightly.planning.quoting import offers_for
from plumbline.nightly.planning.request import needed, request_for
from plumbline.nightly.planning.worth import worth_now
from plumbline.nightly.releasing.again import plan_again
from plumbline.nightly.releasing.suppression import suppressed
from plumbline.nightly.training.stopped import stopped, was_planned_before
from plumbline.nightly.training.trials import trainings
from plumbline.records import (
    Evaluation,
    Plan,
    TrainingRequest,
)
from plumbline.retraining.plan import decide
from plumbline.retraining.situation import Situation


def plan(
    context: Context,
    *,
    night: int | None,
    mitigation: str | None,
    force: bool,
    requester: str,
    again: str | None = None,
) -> Plan:
    """Whether, when and on which offer to retrain. Recorded; a plan that was begun is taken up again.

    Args:
        context: the model's night.
        night: whose verdict to answer; the latest judged one when None.
        mitigation: one of `retraining.request.choices`, or None to let the gates choose.
        force: plan although the same cause was proposed before.
        requester: `alarm`, or the user who asked.
        again: number of a registered version to judge again, instead of training one.

    Raises:
        NotJudgedError: when that night has no verdict for this champion, spec and policy.
        NotAgainError: when that version can't be judged again.
    """
    if again:
        return _planned_again(context, again, requester)
    evaluation = judged(context, night)
    request = request_for(context, evaluation.verdict, mitigation)
    # A plan whose version was put on hold meanwhile leads nowhere: it is decided anew, and says so.
    anew = force or made_on_hold(context, request) is not None
    begun = None if anew else _begun(context, evaluation.verdict.key, request)
    if begun:
        return begun
    decided = decide(_situation(context, evaluation, request, requester, force=force))
    context.record("plan", plan_key(decided), decided)
    return decided


def _planned_again(context: Context, version: str, requester: str) -> Plan:
    decided = plan_again(context, version, requester)
    context.record("plan", plan_key(decided), decided)
    return decided


def plan_key(plan: Plan) -> str:
    """What a plan is kept under."""
    return digest([plan.verdict, plan])


def made_again(context: Context, plan: Plan, because: str) -> Plan:
    """A plan decided anew for the same request, because what it rested on has changed. Recorded.

    Args:
        context: the model's night.
        plan: the plan that can't be carried out.
        because: why not, such as an offer that is gone.

    Raises:
        ValueError: the plan was to do nothing.
    """
    if plan.request is None:
        raise ValueError("a plan to do nothing is not made again")
    evaluation = judged(context, plan.night)
    situation = _situation(context, evaluation, plan.request, plan.requester, force=True)
    anew = decide(situation)
    decided = anew.model_copy(update={"because": f"{because}; {anew.because}"})
    context.record("plan", plan_key(decided), decided)
    return decided


def _situation(
    context: Context, evaluation: Evaluation, request: TrainingRequest, requester: str, *, force: bool
) -> Situation:
    verdict, gates = evaluation.verdict, cause_of(context, evaluation.verdict)
    quoted = offers_for(context, needed(context, request), trainings(context, request))
    usable = next((offer for offer in quoted.ranking.offers if offer.refused is None), None)
    found = foreseen_for(context, request, usable, gates)
    narrow = tightest(found.standings)
    situation = Situation(
        model=context.model,
        champion=verdict.version,
        gates=gates,
        night=verdict.window.night,
        verdict=verdict.key,
        requester=requester,
        request=request,
        offers=quoted.ranking.offers,
        unpriced=quoted.ranking.unpriced,
        chosen_because=quoted.ranking.because,
        prices_as_of=quoted.prices_as_of,
        quotes=quoted.quotes,
        quoting=quoted.remarks,
        budget_left=narrow.left,
        approvers=may_approve(found.short or (narrow,)),
        standings=found.standings,
        closed=found.closed,
        suppressed=suppressed(context, verdict) or makes_nothing_new(context, request, verdict.version),
        stopped=stopped(context, request),
        missing=missing_packages(context),
        force=force,
    )
    return replace(situation, worth=worth_now(context, verdict, situation.price))


def _begun(context: Context, verdict: str, request: TrainingRequest) -> Plan | None:
    """The plan for this verdict and request that something came of, or may still."""
    for entry in reversed(context.ledger.all("plan", context.model)):
        plan = Plan.model_validate(entry.body)
        same = plan.verdict == verdict and plan.request == request
        if same and was_planned_before(context, plan):
            return None
        if same and (plan.decision == "ask" or (plan.decision == "retrain" and is_affordable(context, plan))):
            return plan
    return None
