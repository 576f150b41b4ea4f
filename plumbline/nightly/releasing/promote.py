"""Proposing a candidate: when the gates passed or a person waived, and nobody has said no to it before."""

from __future__ import annotations

import datetime

from plumbline.canonical import digest
from plumbline.nightly.answers import must_count
from plumbline.nightly.context import Context
from plumbline.nightly.planning.deciding import plan_key
from plumbline.nightly.releasing.environments.recorded import is_rolled_back
from plumbline.nightly.releasing.gitops import seed_forge
from plumbline.nightly.releasing.images import push_image
from plumbline.nightly.releasing.promotions.grounds import grounds
from plumbline.nightly.releasing.promotions.pull_request import open_pull_request
from plumbline.nightly.releasing.promotions.recorded import latest_of
from plumbline.nightly.releasing.promotions.standing import Standing, waiver_key
from plumbline.nightly.releasing.reconcile import reconcile_one
from plumbline.records import (
    Answer,
    Evaluation,
    Nomination,
    Plan,
    Promotion,
    Registration,
    Renewal,
)


def propose(
    context: Context,
    plan: Plan,
    nomination: Nomination,
    evaluation: Evaluation,
    registration: Registration,
    waiver: Answer | None,
) -> Promotion | None:
    """The promotion with its one pull request; None when the candidate may not be proposed.

    A version that was judged again goes back to the environment it was on its way to.

    Args:
        context: the model's.
        plan: what the candidate was made for, or is judged again for.
        nomination: its training, and the hold-out it was judged on.
        evaluation: how it was judged.
        registration: it, as registered.
        waiver: a person's answer, where the machine could not decide.

    Raises:
        NotApprovedError: if a waiver is needed and this one does not count.
        NotProposableError: if it is on hold, too old, or stands back behind another.
        ForgeError: if the forge can't do it.
    """
    judged_at = _judged_at(context, plan, evaluation, registration)
    outcome = evaluation.verdict.outcome
    waived = waiver is not None and waiver.approved
    if outcome == "fail" or (outcome == "insufficient" and not waived):
        return None
    if outcome == "insufficient":
        must_count(waiver, context.policy.reviewers, plan.requester, "an insufficient candidate")
    push_image(context, registration.image)  # in case the registry was set after the version was registered
    seed_forge(context, plan.champion)
    environment = _destination(context, registration)
    standing = Standing(evaluation, judged_at)
    found = grounds(context, environment, standing, plan, nomination.trained, registration, waiver)
    promotion = open_pull_request(context, environment, found)
    opened = latest_of(context, registration.digest)
    if opened and promotion.pull_request.state == "open":
        reconcile_one(context, opened)
    return promotion


def record_waiver(context: Context, registration: Registration, answer: Answer) -> None:
    """Keeps a person's yes or no to a candidate the machine can't decide."""
    context.record("waiver", waiver_key(registration, answer), answer)


def _destination(context: Context, registration: Registration) -> str:
    """The environment a version has come to; one that was rolled back on its way starts over from there."""
    names = [stage.name for stage in context.spec.release.stages]
    latest = latest_of(context, registration.digest)
    if latest is None or latest.promotion.environment not in names:
        return names[0]
    reached = latest.promotion.environment
    before = names[: names.index(reached)]
    return next((name for name in before if is_rolled_back(context, registration, name)), reached)


def _judged_at(
    context: Context, plan: Plan, evaluation: Evaluation, registration: Registration
) -> datetime.datetime:
    """When the verdict was reached; of a version that was judged again, when that was recorded."""
    verdict = evaluation.verdict
    if not plan.again:
        entry = context.ledger.find("verdict", verdict.key)
        return entry.at if entry else context.now()
    renewal = Renewal(
        model=context.model,
        version=registration.version,
        digest=registration.digest,
        verdict=verdict.key,
        outcome=verdict.outcome,
        champion=plan.champion,
        because=plan.because,
    )
    entry, _ = context.record("renewed", digest([registration.digest, plan_key(plan)]), renewal)
    return entry.at
