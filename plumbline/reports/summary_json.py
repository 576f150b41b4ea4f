"""The night as JSON for machines: every key is always there, absent parts are null."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alignment_checks.measurement import Measurement
from plumbline.records import Evaluation, Plan, PullRequest, Realised, Registration, UnusualSeries
from plumbline.reports.story import NightStory, unusual_series, warning_sentences


def summary(story: NightStory) -> dict[str, Any]:
    """The summary's JSON. Amounts of money are strings, exact to the last digit."""
    return {
        "model": story.spec.model,
        "night": story.night,
        "reused": story.reused,
        "champion": _judged(story.champion, story.champion_registration),
        "labels_arrived": [_arrived(realised) for realised in story.realised],
        "labels_overdue": [overdue.night for overdue in story.overdue],
        "alarm": {"gates": list(story.alarm.gates)} if story.alarm else None,
        "warnings": [_warning(one, said) for one, said in _unusual(story)],
        "plan": _plan(story.plan) if story.plan else None,
        "candidate": _judged(story.candidate, story.candidate_registration) if story.candidate else None,
        "pull_request": _pull_request(story.pull_request) if story.pull_request else None,
        "seconds": dict(story.seconds),
    }


def _judged(evaluation: Evaluation, registration: Registration | None) -> dict[str, Any]:
    verdict = evaluation.verdict
    return {
        "version": registration.version if registration else None,
        "digest": verdict.version,
        "image": str(registration.image) if registration else None,
        "verdict": verdict.outcome,
        "failing": list(verdict.failing),
        "undecided": list(verdict.undecided),
        "awaiting_labels": list(verdict.waiting),
        "measurements": {measurement_key(m): _figures(m) for m in evaluation.measurements},
    }


def _arrived(realised: Realised) -> dict[str, Any]:
    """What an earlier night comes to with its labels."""
    verdict = realised.verdict
    return {
        "night": realised.night,
        "verdict": verdict.outcome,
        "failing": list(verdict.failing),
        "measurements": {measurement_key(m): _figures(m) for m in realised.measurements},
    }


def _unusual(story: NightStory) -> Iterator[tuple[UnusualSeries, str]]:
    yield from zip(unusual_series(story), warning_sentences(story), strict=True)


def _warning(one: UnusualSeries, said: str) -> dict[str, Any]:
    return {**one.model_dump(mode="json"), "sentence": said}


def measurement_key(measurement: Measurement) -> str:
    """`equal_opportunity_difference.DIS=1`; the name alone for the whole window."""
    return f"{measurement.name}.{measurement.group}" if measurement.group else measurement.name


def _figures(measurement: Measurement) -> dict[str, Any]:
    return measurement.model_dump(include={"value", "low", "high", "n"})


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "decision": plan.decision,
        "because": plan.because,
        "offer": plan.offer.name if plan.offer else None,
        "cost": str(plan.offer.cost.amount) if plan.offer else None,
        "currency": plan.offer.cost.currency if plan.offer else None,
    }


def _pull_request(pull_request: PullRequest) -> dict[str, Any]:
    return pull_request.model_dump(mode="json", include={"number", "state", "branch", "files", "title"})
