"""Thresholds that would have cost less, by what people found; or why a rule keeps its own.

One part of the answered items chooses, another judges: a threshold is never praised by what it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from alignment_checks.agreement.thresholds import Labelled, Moved, cheapest, moved
from plumbline.intent import GuardrailChain, GuardrailPolicy, GuardrailRule
from plumbline.nightly.reviewing.answers import answers_of, detectors_in, is_answered
from plumbline.records import ReviewedItem, ThresholdSuggestion
from plumbline.review.keyed_hashes import part_of

SURE = 0.95
"""One-sided confidence that the new threshold saves something."""


class _Rule(NamedTuple):
    """A rule, where it stands, and what it is about."""

    chain: GuardrailChain
    rule: GuardrailRule
    place: tuple[int, int]
    labels: tuple[str, ...]


def suggestions(policy: GuardrailPolicy, items: Sequence[ReviewedItem]) -> tuple[ThresholdSuggestion, ...]:
    """One for each rule of the policy that acts, with a new threshold or the reason why not.

    Args:
        policy: the guardrails.
        items: of the queue; those of other policies, and what nobody answered, are left out.
    """
    ours = [one for one in items if is_answered(one) and one.item.policy.name == policy.guardrails]
    return tuple(_suggestion(policy, rule, ours) for rule in _rules(policy, ours))


def _rules(policy: GuardrailPolicy, items: Sequence[ReviewedItem]) -> Iterator[_Rule]:
    seen = detectors_in(items)
    for chain_place, chain in enumerate(policy.chains):
        for rule_place, rule in enumerate(chain.rules):
            labels = rule.labels or tuple(label for detector, label in seen if detector == rule.detector)
            if rule.action != "allow" and labels:
                yield _Rule(chain, rule, (chain_place, rule_place), labels)


def _suggestion(policy: GuardrailPolicy, one: _Rule, items: Sequence[ReviewedItem]) -> ThresholdSuggestion:
    chain, rule, (chain_place, rule_place), labels = one
    here = [i for i in items if (i.item.stage, i.item.modality) == (chain.stage, chain.modality)]
    present, miss = rule.at_least, policy.review.miss_weight
    choosing, judging = (_labelled(here, rule.detector, labels, part) for part in ("threshold", "gate"))
    chosen = cheapest(choosing, present, miss) if choosing.truth.size else present
    judged = moved(judging, present, chosen, miss, SURE)
    because = _because(choosing, judged, stays=chosen == present)
    return ThresholdSuggestion(
        policy=policy.guardrails,
        chain=chain_place,
        rule=rule_place,
        stage=chain.stage,
        modality=chain.modality,
        detector=rule.detector,
        labels=rule.labels,
        action=rule.action,
        present=present,
        proposed=None if because else chosen,
        because=because,
        chosen_on=int(choosing.truth.size),
        judged_on=int(judging.truth.size),
        better=judged.better,
        worse=judged.worse,
    )


def _labelled(items: Sequence[ReviewedItem], detector: str, labels: Sequence[str], part: str) -> Labelled:
    rows = answers_of([one for one in items if part_of(one.item.content_hmac) == part], detector, labels)
    return Labelled(rows.scores, rows.truth, rows.weights)


def _because(choosing: Labelled, judged: Moved, *, stays: bool) -> str:
    """Why the present threshold stays; empty where it does not."""
    if not choosing.truth.size:
        return "nobody answered an item about it yet"
    if stays:
        return "no other threshold would have cost less"
    if not judged.sure:
        count = judged.better + judged.worse
        return f"chance can't be excluded: {count} items that did not choose the change are decided otherwise"
    return ""
