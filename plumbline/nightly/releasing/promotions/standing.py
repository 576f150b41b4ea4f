"""What a promoted version rests on by now: its verdict, its plan, its training, whoever waived it."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from plumbline.canonical import digest
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.training.trials import settled
from plumbline.records import (
    Answer,
    Evaluation,
    Plan,
    Promotion,
    Registration,
    Renewal,
    Trained,
)


class Standing(NamedTuple):
    """What a version's place in the queue rests on by now."""

    evaluation: Evaluation
    judged_at: datetime.datetime
    """When that was reached, or found to be so again."""


def as_it_stands(context: Context, promotion: Promotion) -> Promotion:
    """The promotion, resting on the verdict of whoever judged it last."""
    renewed = _latest_renewal(context, promotion.registration.digest)
    if renewed is None:
        return promotion
    return promotion.model_copy(update={"verdict": renewed[0].verdict, "champion": renewed[0].champion})


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
