"""A change of guardrails, code, weights, suites or policy, held against the version before it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from plumbline.guardrails.suites.comparing import compare, loosened
from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.judging import unbounded
from plumbline.guardrails.suites.loosening import looser_review, taken_over
from plumbline.guardrails.suites.rates import rates
from plumbline.guardrails.suites.reading import read_suite, suite_names, suites_for
from plumbline.guardrails.suites.verdict import digest_of, judged
from plumbline.intent import GuardrailPolicy
from plumbline.nightly.guardrails.trees import MeasuredDetector, MeasuredTree, digest_of_tree, measured
from plumbline.nightly.guardrails.union import write_union
from plumbline.records import DetectorChange, GuardrailChange, GuardrailVerdict, Outcome
from plumbline.specs.loading import guardrail_names, load_guardrails

EVIDENCE = "guardrail_change"


def judge_change(before: Path, after: Path, waived_by: str | None = None) -> GuardrailChange:
    """Measures both versions, each with its own code, on the suites of both, and judges the later one.

    It passes when it holds its bounds, is no worse than before, and nothing about it is looser than before. A
    person's yes counts for what is looser, and for what can't be told; nothing counts against a `fail`.

    Args:
        before: the folder of the version that is in force.
        after: the folder of the one that is proposed.
        waived_by: who gave that yes, if it counts.

    Raises:
        PlumblineError: one of both cannot be read or measured.
    """
    with tempfile.TemporaryDirectory(prefix="plumbline-guardrails-") as folder:
        union = write_union(before, after, Path(folder))
        was, now = measured(before, Path(folder)), measured(after, Path(folder))
    old, new = _policies(before), _policies(after)
    verdicts = tuple(_verdicts(new, now, union, after))
    changes = tuple(_changes(was, now, union))
    looser = (
        *(line for name in old for line in loosened(old[name], new.get(name))),
        *(line for name in old if name in new for line in looser_review(old[name], new[name])),
        *taken_over(old.values(), new.values()),
        *_fewer_items(union, after),
    )
    refusals = tuple(_refusals(verdicts, changes, looser, waived_by))
    return GuardrailChange(
        before=digest_of_tree(before),
        after=digest_of_tree(after),
        outcome=_outcome(verdicts, changes, refusals),
        verdicts=verdicts,
        changes=changes,
        loosened=looser,
        waived_by=waived_by,
        refusals=refusals,
    )


def _policies(root: Path) -> dict[str, GuardrailPolicy]:
    return {name: load_guardrails(root, name) for name in guardrail_names(root)}


def _verdicts(
    policies: Mapping[str, GuardrailPolicy],
    now: MeasuredTree,
    union: Mapping[str, list[Item]],
    root: Path,
) -> Iterator[GuardrailVerdict]:
    for name, policy in policies.items():
        mine = [one for one in now.detectors if one.policy == name]
        found = [
            rate for one in mine for rate in rates(one.detector, one.labels, _suite(one, union), one.results)
        ]
        if mine or policy.bounds:
            unusable = unbounded(policy, [one.detector for one in mine])
            yield judged(policy, digest_of(policy, root), found, unusable)


def _changes(
    was: MeasuredTree, now: MeasuredTree, union: Mapping[str, list[Item]]
) -> Iterator[DetectorChange]:
    later = {(one.policy, one.detector): one for one in now.detectors}
    for one in was.detectors:
        other = later.get((one.policy, one.detector)) or _nothing(one)
        yield compare(one.policy, one.detector, _suite(one, union), one.results, other.results)


def _suite(one: MeasuredDetector, union: Mapping[str, list[Item]]) -> list[Item]:
    """The items that a detector was measured on; an earlier version may not know every kind of suite."""
    asked = {result.item for result in one.results}
    suites = [union[name] for name in suites_for(one.policy, one.detector, union)]
    items = [item for suite in suites for item in suite if suite is suites[0] or item.id in asked]
    if asked <= {item.id for item in items}:
        return items
    return union[one.detector]


def _nothing(one: MeasuredDetector) -> MeasuredDetector:
    """A detector that is gone flags nothing."""
    return one.model_copy(update={"results": ()})


def _fewer_items(union: Mapping[str, list[Item]], after: Path) -> Iterator[str]:
    """What is taken out of a suite is asked this time, and never again."""
    for name, items in union.items():
        gone = len(items) - (len(read_suite(after, name)) if name in suite_names(after) else 0)
        if gone:
            yield f"the suite of {name}: {gone} item{'s' if gone > 1 else ''} removed or rewritten"


def _refusals(
    verdicts: tuple[GuardrailVerdict, ...],
    changes: tuple[DetectorChange, ...],
    looser: tuple[str, ...],
    waived_by: str | None,
) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.outcome == "fail" or (verdict.outcome == "insufficient" and waived_by is None):
            yield f"{verdict.policy}: the verdict on its suites is {verdict.outcome}"
    for change in changes:
        if change.outcome == "fail":
            yield f"{change.policy}, {change.detector}: {change.because}"
    if waived_by is None:
        yield from (f"{line}. It needs a person's yes" for line in looser)


def _outcome(
    verdicts: tuple[GuardrailVerdict, ...], changes: tuple[DetectorChange, ...], refusals: tuple[str, ...]
) -> Outcome:
    if not refusals:
        return "pass"
    outcomes = [one.outcome for one in verdicts] + [one.outcome for one in changes]
    return "fail" if "fail" in outcomes else "insufficient"
