"""What a policy's detector makes of every item of its suite. Measures; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plumbline.guardrails.detector import Detection, Detector, Span
from plumbline.guardrails.suites.item import Case, Item
from plumbline.guardrails.suites.pictures import picture_cases
from plumbline.guardrails.suites.rows import row_cases
from plumbline.guardrails.suites.variants import OF_HARMLESS, OF_VALUES, VARIANTS, cases
from plumbline.intent import GuardrailPolicy, GuardrailRule
from plumbline.records.base import Record


class Result(Record):
    """What a detector made of one item in one way of writing."""

    item: str
    variant: str
    flagged: tuple[str, ...] = ()
    """Labels on which a rule of the policy acts, sorted."""


def rules_of(policy: GuardrailPolicy, detector: str) -> list[GuardrailRule]:
    """The rules that act on what a detector finds, of whatever chain."""
    rules = (rule for chain in policy.chains for rule in chain.rules)
    return [rule for rule in rules if rule.detector == detector and rule.action != "allow"]


def measure(detector: Detector, rules: Iterable[GuardrailRule], items: Iterable[Item]) -> Iterator[Result]:
    """Every item in every way of writing that suits it."""
    acting = list(rules)
    for item in items:
        for case in cases_of(item):
            yield Result(item=item.id, variant=case.variant, flagged=_flagged(detector, acting, case))


def cases_of(item: Item) -> Iterator[Case]:
    """An item in every way of writing that suits it.

    Raises:
        KeyError: it has a made-up value of a kind that there is not.
    """
    if item.row is not None:
        return row_cases(item)
    if item.picture is not None:
        return picture_cases(item)
    return cases(item, _variants(item))


def _variants(item: Item) -> tuple[str, ...]:
    if not item.labels:
        return OF_HARMLESS
    return OF_VALUES if "<<" in item.text else tuple(VARIANTS)


def _flagged(detector: Detector, rules: list[GuardrailRule], case: Case) -> tuple[str, ...]:
    found = detector.detect(case.content)
    return tuple(sorted({one.label for one in found if _acts(rules, one) and _covers(one, case.value)}))


def _acts(rules: list[GuardrailRule], one: Detection) -> bool:
    return any(one.score >= rule.at_least and (not rule.labels or one.label in rule.labels) for rule in rules)


def _covers(one: Detection, value: Span | None) -> bool:
    """Whether nothing of the value would be left if what was found is taken out."""
    if value is None or not one.spans:
        return True
    place = value.start
    for span in sorted(one.spans, key=lambda span: span.start):
        if span.start <= place:
            place = max(place, span.end)
    return place >= value.end
