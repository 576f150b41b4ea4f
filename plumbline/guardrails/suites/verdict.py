"""A whole policy on the suites of its detectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from plumbline.canonical import digest, file_digest
from plumbline.guardrails.detector import Detector
from plumbline.guardrails.linear.model import WEIGHTS
from plumbline.guardrails.setting_up import detectors_of, digests_of
from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.judging import judge_bounds, overall, unbounded
from plumbline.guardrails.suites.measuring import Result, measure, rules_of
from plumbline.guardrails.suites.rates import LEVEL, is_caught, rates
from plumbline.guardrails.suites.reading import FOLDER, read_suite, suite_names, suites_for
from plumbline.guardrails.suites.variants import AS_WRITTEN
from plumbline.intent import GuardrailPolicy
from plumbline.records.guardrail_suites import GuardrailVerdict, SuiteRate

MOST_MISSED = 100
"""Items that a verdict names."""


class Shown(NamedTuple):
    """A detector on its suite."""

    labels: tuple[str, ...]
    items: tuple[Item, ...]
    results: tuple[Result, ...]


def verdict_of(policy: GuardrailPolicy, root: Path, detector: str | None = None) -> GuardrailVerdict:
    """Measures every detector of a policy that has a suite, and holds the policy's bounds against it.

    Args:
        policy: its rules say from which score on something is flagged.
        root: the project folder.
        detector: measures and judges only this one.

    Raises:
        PlumblineError: a detector cannot be set up, or a suite cannot be used.
    """
    shown = show(policy, root, root, detector)
    found = [rate for name, one in shown.items() for rate in rates(name, one.labels, one.items, one.results)]
    unusable = [*_without_suite(policy, root, shown), *unbounded(policy, list(shown))]
    verdict = judged(policy, digest_of(policy, root), found, unusable, _missed(shown))
    return verdict if detector is None else _only(verdict, detector)


def _only(verdict: GuardrailVerdict, detector: str) -> GuardrailVerdict:
    """What a verdict says of one detector."""
    judgements = [one for one in verdict.judgements if one.rate.detector == detector]
    about = [line for line in verdict.unusable if line.startswith(f"{detector}:")]
    return verdict.model_copy(
        update={
            "outcome": overall(judgements, about),
            "judgements": tuple(judgements),
            "unusable": tuple(about),
            "rates": tuple(one for one in verdict.rates if one.detector == detector),
            "missed": tuple(line for line in verdict.missed if line.startswith(f"{detector} ")),
        }
    )


def judged(
    policy: GuardrailPolicy,
    told: str,
    found: Sequence[SuiteRate],
    unusable: Sequence[str],
    missed: Sequence[str] = (),
) -> GuardrailVerdict:
    """The verdict on rates that were measured."""
    judgements = judge_bounds(policy, found)
    return GuardrailVerdict(
        policy=policy.guardrails,
        digest=told,
        outcome=overall(judgements, unusable),
        level=LEVEL,
        judgements=tuple(judgements),
        unusable=tuple(unusable),
        rates=tuple(found),
        missed=tuple(missed),
    )


def show(policy: GuardrailPolicy, root: Path, suites: Path, only: str | None = None) -> dict[str, Shown]:
    """What every detector of a policy makes of its suite, by the detector's name; or one of them alone.

    The suites are read from their place below `suites`, as if that were the project folder.
    """
    shown = {}
    names = suite_names(suites)
    for name, detector in _answering_here(policy, detectors_of(policy, root)):
        mine = suites_for(policy.guardrails, name, names)
        if mine and only in {None, name}:
            items = tuple(item for suite in mine for item in read_suite(suites, suite))
            results = tuple(measure(detector, rules_of(policy, name), items))
            shown[name] = Shown(detector.labels, items, results)
    return shown


def digest_of(policy: GuardrailPolicy, root: Path) -> str:
    """Of all that a verdict rests on: the policy, the files it reads, the suites, the weights."""
    suites = {name: file_digest(root / FOLDER / f"{name}.jsonl") for name in suite_names(root)}
    weights = {path.name: file_digest(path) for path in sorted(WEIGHTS.iterdir()) if path.suffix == ".bin"}
    said = {"policy": policy, "files": digests_of(policy, root), "suites": suites, "weights": weights}
    return digest(said)


def _answering_here(
    policy: GuardrailPolicy, detectors: Mapping[str, Detector]
) -> Iterator[tuple[str, Detector]]:
    """The detectors on which a rule acts, and which answer here: no services, no optional packages."""
    for name, detector in detectors.items():
        if detector.bounded and rules_of(policy, name):
            yield name, detector


def _without_suite(policy: GuardrailPolicy, root: Path, shown: Mapping[str, Shown]) -> Iterator[str]:
    for name, _ in _answering_here(policy, detectors_of(policy, root)):
        if name not in shown:
            yield f"{name}: it has no suite; write {FOLDER}/{name}.jsonl"


def _missed(shown: Mapping[str, Shown]) -> list[str]:
    missed = []
    for name, one in shown.items():
        by_id = {item.id: item for item in one.items}
        for result in one.results:
            item = by_id[result.item]
            wrong = not is_caught(item, result) if item.labels else bool(result.flagged)
            if result.variant == AS_WRITTEN and wrong and not item.held_out:
                missed.append(f"{name} {item.id}")
    return missed[:MOST_MISSED]
