"""Every guardrail policy on the suites of its detectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from plumbline.errors import PlumblineError
from plumbline.guardrails.suites.verdict import verdict_of
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import GuardrailVerdict
from plumbline.specs.loading import guardrail_names, load_guardrails

EVIDENCE = "guardrail_verdict"


class GuardrailsFailError(PlumblineError):
    """A policy in force does not hold its own bounds."""


def judge_in_force(fleet: Fleet) -> list[GuardrailVerdict]:
    """The verdict on every policy, recorded once per policy, suites and weights."""
    root = fleet.settings.root
    verdicts = list(verdicts_of(root, guardrail_names(root)))
    for verdict in verdicts:
        fleet.record(EVIDENCE, f"{verdict.policy}:{verdict.digest}", verdict)
    return verdicts


def verdicts_of(root: Path, names: Iterable[str], detector: str | None = None) -> Iterator[GuardrailVerdict]:
    """The verdicts on those of these policies that have detectors to measure.

    With a detector, the verdicts are about that one alone.
    """
    for name in names:
        verdict = verdict_of(load_guardrails(root, name), root, detector)
        if verdict.rates or verdict.unusable or verdict.judgements:
            yield verdict


def must_pass(verdicts: list[GuardrailVerdict]) -> None:
    """Refuses policies that do not pass.

    Raises:
        GuardrailsFailError: naming each, and what to look at.
    """
    wrong = [f"{one.policy} ({one.outcome})" for one in verdicts if one.outcome != "pass"]
    if wrong:
        raise GuardrailsFailError(
            f"guardrails in force that do not hold their bounds: {', '.join(wrong)}. "
            "plumbline guardrails test shows which; what was merged last is the first place to look"
        )
