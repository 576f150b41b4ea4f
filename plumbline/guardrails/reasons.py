"""What a decision says for itself, to people and without the content."""

from __future__ import annotations

from plumbline.guardrails.detector import Detection
from plumbline.intent import GuardrailRule
from plumbline.records import CheckReason, Decision

FAILED = "failed"
"""The label of the reason that names a detector which failed."""


def reason_of(rule: GuardrailRule, one: Detection) -> CheckReason:
    """Why a rule holds: the policy's own words, and what was found beside its threshold."""
    return CheckReason(
        detector=rule.detector,
        label=one.label,
        action=rule.action,
        score=one.score,
        at_least=rule.at_least,
        text=f"{rule.reason} ({rule.detector} found {one.label}: {_compared(one.score, rule.at_least)})",
    )


def _compared(score: float, at_least: float) -> str:
    """With as many digits as tell the two apart."""
    written = ((f"{score:.{digits}g}", f"{at_least:.{digits}g}") for digits in range(3, 17))
    shown = next((both for both in written if both[0] != both[1]), (f"{score:.6g}", f"{at_least:.6g}"))
    return f"{shown[0]}, and {shown[1]} or more counts"


def failed(name: str, why: str, action: Decision) -> CheckReason:
    """That a detector failed, and what that counts as."""
    text = f"{name} {why}, and this policy's answer to that is {action}"
    return CheckReason(detector=name, label=FAILED, action=action, text=text)
