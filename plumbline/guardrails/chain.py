"""A policy's chain on one content: detectors find, the rules decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Detector, Span
from plumbline.guardrails.detectors import known
from plumbline.intent import DetectorSettings, GuardrailChain, GuardrailPolicy, GuardrailRule
from plumbline.records import CheckReason, Decision

STRICTNESS: tuple[Decision, ...] = ("allow", "redact", "review", "deny")
"""Of several decisions, the last of these counts."""

REDACTED = "[{label}]"
"""What stands where something was taken out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a chain came to."""

    decision: Decision
    reasons: tuple[CheckReason, ...] = ()
    redacted: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)


def detectors_of(policy: GuardrailPolicy) -> dict[str, Detector]:
    """Every detector that the policy's rules name, set up, by that name."""
    named = {rule.detector for chain in policy.chains for rule in chain.rules}
    return {
        name: known.make(policy.detectors.get(name, DetectorSettings(kind=name))) for name in sorted(named)
    }


def check_bounded(chain: GuardrailChain, detectors: Mapping[str, Detector], content: Content) -> Outcome:
    """Runs the chain's detectors here and decides; for those whose time is bounded."""
    found = {name: detectors[name].detect(content) for name in dict.fromkeys(r.detector for r in chain.rules)}
    return decide(chain, found, content)


def decide(chain: GuardrailChain, found: Mapping[str, Sequence[Detection]], content: Content) -> Outcome:
    """What the rules make of what was found. Pure."""
    hits = [(rule, one) for rule in chain.rules for one in found[rule.detector] if _holds(rule, one)]
    decision: Decision = max((rule.action for rule, _ in hits), key=STRICTNESS.index, default="allow")
    spans = [(span, one.label) for rule, one in hits if rule.action == "redact" for span in one.spans]
    return Outcome(
        decision,
        tuple(_reason(rule, one) for rule, one in hits if rule.action != "allow"),
        _redacted(content, spans) if decision == "redact" else None,
        {f"{name}.{one.label}": one.score for name, several in found.items() for one in several},
    )


def _holds(rule: GuardrailRule, one: Detection) -> bool:
    return one.score >= rule.at_least and (not rule.labels or one.label in rule.labels)


def _reason(rule: GuardrailRule, one: Detection) -> CheckReason:
    return CheckReason(
        detector=rule.detector,
        label=one.label,
        action=rule.action,
        score=one.score,
        at_least=rule.at_least,
        text=rule.reason,
    )


def _redacted(content: Content, spans: Sequence[tuple[Span, str]]) -> str | None:
    if not isinstance(content, Text):
        return None
    kept, end = [], 0
    for span, label in sorted(spans, key=lambda one: (one[0].start, -one[0].end)):
        if span.end <= end:
            continue
        kept += [content.text[end : span.start], REDACTED.format(label=label)]
        end = span.end
    return "".join([*kept, content.text[end:]])
