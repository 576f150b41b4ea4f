"""What is looser without a rule of its policy being so: less review, or another policy for a model. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plumbline.guardrails.choosing import choice_of
from plumbline.guardrails.suites.comparing import weaker
from plumbline.intent import GuardrailPolicy


def looser_review(before: GuardrailPolicy, after: GuardrailPolicy) -> Iterator[str]:
    """What people see less of than before, who newly has the last word, and what is kept for longer."""
    was, now, name = before.review, after.review, before.guardrails
    if now.audit_share < was.audit_share:
        yield f"{name}: the audit sample is {now.audit_share:g} of all checks, and was {was.audit_share:g}"
    for label in sorted(set(was.second_reviewer) - set(now.second_reviewer)):
        yield f"{name}: {label} needs no second reviewer any more"
    for lead in sorted(set(now.leads) - set(was.leads)):
        yield f"{name}: {lead} is a lead now"
    if now.disagreement != was.disagreement:
        yield f"{name}: a {now.disagreement} decides where reviewers differ, and was a {was.disagreement}"
    if now.keep_days > was.keep_days:
        yield f"{name}: content is kept for {now.keep_days} days, and was for {was.keep_days}"
    if now.daily_exposure > was.daily_exposure:
        yield f"{name}: a reviewer is shown {now.daily_exposure} contents a day, and was {was.daily_exposure}"
    if now.miss_weight < was.miss_weight:
        yield f"{name}: a miss is worth {now.miss_weight:g} false alarms, and was worth {was.miss_weight:g}"


def taken_over(before: Iterable[GuardrailPolicy], after: Iterable[GuardrailPolicy]) -> Iterator[str]:
    """What holds less for a model because another policy is for it than was before.

    A new policy is compared with none of its name, and could free a model from the one for all models.
    """
    was, now = choice_of(before), choice_of(after)
    for (model, stage), policy in sorted(now.by_place.items(), key=lambda place: place[0]):
        other = was.policy(model, stage)
        if other is not None and other.guardrails != policy.guardrails:
            for line in weaker(other, policy, stage):
                yield f"{policy.guardrails} is for the {stage} of {model} now, and {line}"
