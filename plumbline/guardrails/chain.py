"""A policy's chain on one content: detectors find, the rules decide."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Protocol

from plumbline.guardrails.asking import ask
from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Answer, Detection, Detector, Failure, Findings, Skipped, Span
from plumbline.guardrails.reasons import failed, reason_of
from plumbline.guardrails.redaction import redact
from plumbline.intent import GuardrailChain, GuardrailRule
from plumbline.records import CheckReason, Decision

STRICTNESS: tuple[Decision, ...] = ("allow", "redact", "review", "deny")
"""Of several decisions, the last of these counts."""

_WITHOUT_DETECTIONS = (Failure, Skipped)

LONG = 20_000
"""Characters of a text beyond which other checks are not kept waiting for it: linear time is long, too."""


@cache
def _long_texts() -> Executor:
    """Threads for long texts, few of them: what waits here past its chain's time has failed."""
    return ThreadPoolExecutor(2, thread_name_prefix="long-texts")


class Workers(Protocol):
    """Whoever runs detectors whose time is not bounded."""

    async def run(self, name: str, content: Content, seconds: float) -> Answer:
        """What the detector of that name found, within the seconds; else why it failed. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a chain came to."""

    decision: Decision
    reasons: tuple[CheckReason, ...] = ()
    redacted: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)


async def check(
    chain: GuardrailChain,
    detectors: Mapping[str, Detector],
    content: Content,
    workers: Workers,
    *,
    every_reason: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Runs the chain's detectors and decides.

    Those whose time is bounded run here, one after another; on a long text, in a thread. The others are asked
    next, all at once, with the time that is left.

    Args:
        chain: the rules, and how long all of it may take.
        detectors: by the names that the rules use.
        content: of the chain's modality.
        workers: runs the detectors that are not bounded.
        every_reason: False to ask no further once the answer is `deny`. The decision is the same; reasons
            and scores are then those of the detectors that were asked.
        clock: seconds that only rise.
    """
    found = await find(chain, detectors, content, workers, every_reason=every_reason, clock=clock)
    return decide(chain, found, content)


async def find(
    chain: GuardrailChain,
    detectors: Mapping[str, Detector],
    content: Content,
    workers: Workers,
    *,
    every_reason: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Findings]:
    """What the chain's detectors find, for `decide`; asked and limited as `check` says."""
    until = clock() + chain.milliseconds / 1000
    ask_bounded = partial(_ask_here, chain, detectors, content, until, clock, every_reason=every_reason)
    if isinstance(content, Text) and len(content.text) > LONG:
        import asyncio

        found = await asyncio.get_running_loop().run_in_executor(_long_texts(), ask_bounded)
    else:
        found = ask_bounded()
    slow = [name for name in chain.asked if not detectors[name].bounded]
    if not slow:
        return found
    found.update(dict.fromkeys(slow, Skipped()))
    if every_reason or decide(chain, found, content).decision != "deny":
        found.update(await _ask_workers(slow, workers, content, until - clock()))
    return found


def check_bounded(chain: GuardrailChain, detectors: Mapping[str, Detector], content: Content) -> Outcome:
    """Runs the chain's detectors here, all of them, and decides; for those whose time is bounded."""
    return decide(chain, {name: ask(detectors[name], content) for name in chain.asked}, content)


def decide(chain: GuardrailChain, found: Mapping[str, Findings], content: Content) -> Outcome:
    """What the rules make of what was found. Pure.

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


def _ask_here(
    chain: GuardrailChain,
    detectors: Mapping[str, Detector],
    content: Content,
    until: float,
    clock: Callable[[], float],
    *,
    every_reason: bool,
) -> dict[str, Findings]:
    found: dict[str, Findings] = {}
    denied = False
    for name in chain.asked:
        if not detectors[name].bounded:
            continue
        if denied:
            found[name] = Skipped()
        elif clock() > until:
            found[name] = _too_late(chain)
        else:
            found[name] = ask(detectors[name], content)
            denied = not every_reason and _denies(chain, name, found[name])
    return found


async def _ask_workers(
    names: Sequence[str], workers: Workers, content: Content, seconds: float
) -> dict[str, Findings]:
    import asyncio

    answers = await asyncio.gather(*(workers.run(name, content, seconds) for name in names))
    return dict(zip(names, answers, strict=True))


def _denies(chain: GuardrailChain, name: str, findings: Findings) -> bool:
    if isinstance(findings, Failure):
        return chain.on_failure == "deny"
    denying = (rule for rule in chain.rules if rule.detector == name and rule.action == "deny")
    return any(True for rule in denying for _ in held(rule, findings))


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


def _too_late(chain: GuardrailChain) -> Failure:
    return Failure(f"was not asked: the {chain.milliseconds} ms of this chain were over")


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
