"""What a chain's rules make of what its detectors found. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Failure, Findings, Skipped, Span
from plumbline.guardrails.reasons import failed, reason_of
from plumbline.guardrails.redaction import redact
from plumbline.intent import GuardrailChain, GuardrailRule
from plumbline.records import CheckReason, Decision

STRICTNESS: tuple[Decision, ...] = ("allow", "redact", "review", "deny")
"""Of several decisions, the last of these counts."""

_WITHOUT_DETECTIONS = (Failure, Skipped)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a chain came to."""

    decision: Decision
    reasons: tuple[CheckReason, ...] = ()
    redacted: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)


def decide(chain: GuardrailChain, found: Mapping[str, Findings], content: Content) -> Outcome:
    """What the rules make of what was found.

    Args:
        chain: the rules, and what a failure counts as.
        found: by detector; one that is missing has failed.
        content: what was checked, for what is taken out of it.
    """
    named = chain.asked
    failures = [(name, why) for name in named if (why := _failure(found.get(name)))]
    hits = [(rule, one) for rule in chain.rules for one in held(rule, found.get(rule.detector))]
    if not hits and not failures:
        return Outcome("allow", scores=_scores(found))
    actions: list[Decision] = [rule.action for rule, _ in hits]
    actions += [chain.on_failure] * bool(failures)
    decision: Decision = max(actions, key=STRICTNESS.index, default="allow")
    reasons = [reason_of(rule, one) for rule, one in hits if rule.action != "allow"]
    reasons += [failed(name, why, chain.on_failure) for name, why in failures]
    redacted = _without(content, hits) if decision == "redact" else None
    return Outcome(decision, tuple(reasons), redacted, _scores(found))


def held(rule: GuardrailRule, findings: Findings | None) -> Iterator[Detection]:
    """The detections that a rule holds for."""
    if findings is None or isinstance(findings, _WITHOUT_DETECTIONS):
        return
    for one in findings:
        if one.score >= rule.at_least and (not rule.labels or one.label in rule.labels):
            yield one


def _failure(findings: Findings | None) -> str | None:
    if findings is None:
        return "was not asked"
    return findings.why if isinstance(findings, Failure) else None


def _without(content: Content, hits: Sequence[tuple[GuardrailRule, Detection]]) -> str | None:
    if not isinstance(content, Text):
        return None
    whole = (Span(0, len(content.text)),)  # what stands nowhere in particular stands everywhere
    places = [
        (span, one.label) for rule, one in hits if rule.action == "redact" for span in one.spans or whole
    ]
    return redact(content.text, places)


def _scores(found: Mapping[str, Findings]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for name, findings in found.items():
        if not isinstance(findings, _WITHOUT_DETECTIONS):
            for one in findings:
                key = f"{name}.{one.label}"
                scores[key] = max(one.score, scores.get(key, 0.0))
    return scores
