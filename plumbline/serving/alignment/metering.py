"""What the service counts and logs, and under which labels: names from outside are counted as `other`."""

from __future__ import annotations

import logging

from plumbline.guardrails.reasons import FAILED
from plumbline.serving.alignment.answers import Answer
from plumbline.serving.alignment.questions import Question
from plumbline.serving.alignment.reload import InForce, Reloading
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics

_log = logging.getLogger(__name__)

ALLOWED = "none"
"""The reason of what was allowed."""


def count_check(metrics: Metrics, question: Question, checked: Answer, models: frozenset[str]) -> None:
    """Counts a decided check, and logs what was not simply allowed."""
    stage, modality = question.stage, question.modality
    metrics.count(
        names.CHECKS,
        model=question.model if question.model in models else names.OTHER,
        stage=stage,
        modality=modality,
        decision=checked.decision,
        reason=ALLOWED if checked.decision == "allow" else _decisive(checked),
    )
    metrics.observe(names.CHECK_SECONDS, checked.ms / 1000, stage=stage, modality=modality)
    if checked.reasons:
        for reason in checked.reasons:
            if reason.label == FAILED:
                metrics.count(names.DETECTOR_FAILURES, detector=reason.detector)
        _tell(question, checked)


def show_policies(metrics: Metrics, in_force: InForce) -> None:
    """Shows which policies are in force, and whether newer ones are broken."""
    metrics.forget(names.GUARDRAIL_IN_FORCE)
    for one in in_force.policies.guardrails.policies:
        metrics.set(names.GUARDRAIL_IN_FORCE, 1, policy=one.in_force.name, digest=one.in_force.digest)
    metrics.set(names.GUARDRAIL_LOADED, in_force.loaded.timestamp())
    metrics.set(names.GUARDRAIL_BROKEN, float(in_force.problem is not None))


def count_reload(metrics: Metrics, outcome: Reloading, in_force: InForce) -> None:
    """Counts a look at the policies that found something."""
    metrics.count(names.GUARDRAIL_RELOADS, outcome=outcome)
    show_policies(metrics, in_force)


def _tell(question: Question, checked: Answer) -> None:
    """Logs by which detectors and labels a check was decided; nothing of what was checked."""
    _log.info(
        "check %s came to %s",
        checked.check_id,
        checked.decision,
        extra={
            "event.action": "check",
            "event.duration": round(checked.ms * 1e6),
            "plumbline.check_id": checked.check_id,
            "plumbline.model": question.model,
            "plumbline.model_version": question.model_version,
            "plumbline.stage": question.stage,
            "plumbline.modality": question.modality,
            "plumbline.decision": checked.decision,
            "plumbline.reasons": [f"{reason.detector}.{reason.label}" for reason in checked.reasons],
            "plumbline.policy.name": checked.policy.name,
            "plumbline.policy.digest": checked.policy.digest,
        },
    )


def _decisive(checked: Answer) -> str:
    """The detector and label that decided, from policies and detectors, never from a request."""
    deciding = (reason for reason in checked.reasons if reason.action == checked.decision)
    reason = next(deciding, None)
    return ALLOWED if reason is None else f"{reason.detector}.{reason.label}"
