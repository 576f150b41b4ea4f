"""What is recorded of promotions: which were proposed, what they rest on by now, what became of them."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from plumbline.canonical import digest
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.evaluations import recorded_evaluation
from plumbline.nightly.releasing.environments.recorded import merge_of
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.nightly.trials import settled
from plumbline.records import (
    Answer,
    Evaluation,
    Plan,
    Promotion,
    Registration,
    Renewal,
    Trained,
    Written,
)

SETTLED = ("rejection", "superseded", "rollout")
"""Kinds of evidence under a promotion's key after which its pull request needs no more watching."""


class Known(NamedTuple):
    """A recorded promotion."""

    key: str
    promotion: Promotion
    at: datetime.datetime


class Standing(NamedTuple):
    """What a version's place in the queue rests on by now."""

    evaluation: Evaluation
    judged_at: datetime.datetime
    """When that was reached, or found to be so again."""


def known(context: Context) -> list[Known]:
    """Every promotion of the model, oldest first."""
    entries = context.ledger.all("promotion", context.model)
    return [Known(entry.key, Promotion.model_validate(entry.body), entry.at) for entry in entries]


def promotions(context: Context) -> list[Promotion]:
    """Every promotion of the model, oldest first, as first recorded."""
    return [found.promotion for found in known(context)]


def latest_of(context: Context, version: str) -> Known | None:
    """The newest promotion of a version, by its digest: the environment it has come to."""
    found = [one for one in known(context) if one.promotion.registration.digest == version]
    return found[-1] if found else None


def as_it_stands(context: Context, promotion: Promotion) -> Promotion:
    """The promotion, resting on the verdict of whoever judged it last."""
    renewed = _latest_renewal(context, promotion.registration.digest)
    if renewed is None:
        return promotion
    return promotion.model_copy(update={"verdict": renewed[0].verdict, "champion": renewed[0].champion})


def unsettled(context: Context) -> list[Known]:
    """The promotions whose pull request has not come to an end, as far as recorded."""
    return [found for found in known(context) if not is_settled(context, found)]


def is_settled(context: Context, found: Known) -> bool:
    """Whether it is recorded what became of a promotion's pull request."""
    if any(context.ledger.find(kind, found.key) for kind in SETTLED):
        return True
    merge = merge_of(context, found.promotion.pull_request.number)
    return merge is not None and merge.registration.digest == found.promotion.registration.digest


def promotion_key(promotion: Promotion) -> str:
    """The key of contents: which model bytes, to which target and environment."""
    return digest([promotion.registration.digest, promotion.target, promotion.environment])


def record_promotion(context: Context, promotion: Promotion) -> str:
    """Keeps a promotion, and that its branch is as Plumbline wrote it; the promotion's key.

    A version whose pull request was taken over by a newer one may come back in another pull request.
    """
    key, pull = promotion_key(promotion), without_secrets(promotion.pull_request)
    promotion = promotion.model_copy(update={"pull_request": pull})
    entry, new = context.record("promotion", key, promotion)
    if not new and entry.body["pull_request"]["number"] != pull.number:
        key = digest([key, pull.number])
        context.record("promotion", key, promotion)
    if pull.state == "open":
        written = Written(model=context.model, number=pull.number, head=pull.head)
        context.record("branch_written", digest([key, pull.head]), written)
    return key


def heads_written(context: Context, number: int) -> list[str]:
    """The commits Plumbline pushed for a pull request, in order."""
    entries = context.ledger.all("branch_written", context.model)
    found = [Written.model_validate(entry.body) for entry in entries]
    return [written.head for written in found if written.number == number]


def standing(context: Context, promotion: Promotion) -> Standing:
    """The verdict a version rests on by now, and since when.

    Raises:
        NotRecordedError: if its verdict is not in the evidence.
    """
    renewed = _latest_renewal(context, promotion.registration.digest)
    key = renewed[0].verdict if renewed else promotion.verdict
    evaluation, entry = recorded_evaluation(context, key), context.ledger.find("verdict", key)
    if evaluation is None or entry is None:
        raise NotRecordedError(f"{context.model}: verdict {key[:12]} of a promotion is not in the evidence")
    return Standing(evaluation, renewed[1] if renewed else entry.at)


def plan_of(context: Context, registration: Registration) -> Plan:
    """The plan that made a version; the newest one if it was judged again.

    Raises:
        NotRecordedError: if there is none.
    """
    for entry in reversed(context.ledger.all("plan", context.model)):
        plan = Plan.model_validate(entry.body)
        if plan.request and settled(context, plan.request).key == registration.training:
            return plan
    raise NotRecordedError(
        f"{context.model}: the plan of version {registration.version} is not in the evidence"
    )


def trained_of(context: Context, registration: Registration) -> Trained:
    """The training that made a version. Raises as `plan_of`."""
    entry = context.ledger.find("training", registration.training)
    if entry is None:
        raise NotRecordedError(
            f"{context.model}: the training of version {registration.version} is not in the evidence"
        )
    return Trained.model_validate(entry.body)


def waiver_of(context: Context, registration: Registration) -> Answer | None:
    """The last yes of a person to an undecided version."""
    for entry in reversed(context.ledger.all("waiver", context.model)):
        answer = Answer.model_validate(entry.body)
        if entry.key == waiver_key(registration, answer) and answer.approved:
            return answer
    return None


def waiver_key(registration: Registration, answer: Answer) -> str:
    """What a waiver is kept under."""
    return digest([registration.digest, answer])


def _latest_renewal(context: Context, version: str) -> tuple[Renewal, datetime.datetime] | None:
    for entry in reversed(context.ledger.all("renewed", context.model)):
        if entry.body["digest"] == version:
            return Renewal.model_validate(entry.body), entry.at
    return None
