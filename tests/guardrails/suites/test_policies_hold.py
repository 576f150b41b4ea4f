"""The policies in Git hold their bounds on their suites, which are as large and varied as they must be."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from plumbline.guardrails.suites.reading import read_suite, suite_for, suite_names
from plumbline.guardrails.suites.verdict import verdict_of
from plumbline.specs.loading import guardrail_names, load_guardrails

ROOT = Path(__file__).parents[3]
LEAST = 60


WITH_IDENTITIES = ("profanity", "toxicity", "pii", "prompt_injection", "topics")
"""Suites of sentences that may speak of people."""


@pytest.fixture(scope="module")
def verdict():
    return verdict_of(load_guardrails(ROOT, "default"), ROOT)


@pytest.fixture(scope="module", params=["acs_employment", "mnist_digits"])
def other(request):
    """Of a policy for rows, and of one for pictures."""
    return verdict_of(load_guardrails(ROOT, request.param), ROOT)


def test_the_default_policy_passes(verdict):
    assert [one for one in verdict.judgements if one.outcome != "pass"] == []
    assert verdict.outcome == "pass"


def test_policies_for_rows_and_pictures_pass_in_every_way_of_writing(other):
    assert [one for one in other.judgements if one.outcome != "pass"] == []
    assert other.outcome == "pass"
    measured = {(rate.detector, rate.variant) for rate in other.rates}
    bounded = {(one.rate.detector, one.rate.variant) for one in other.judgements}
    assert {place for place in measured if place[1] != "held_out"} == bounded


def test_every_detector_of_every_policy_has_a_suite():
    for name in guardrail_names(ROOT):
        policy = load_guardrails(ROOT, name)
        acting = {rule.detector for chain in policy.chains for rule in chain.rules if rule.action != "allow"}
        assert all(suite_for(name, detector, suite_names(ROOT)) for detector in acting), name


def test_every_detector_of_it_is_bounded_by_recall_false_positives_and_the_identity_gap(verdict):
    measures = collections.defaultdict(set)
    for one in verdict.judgements:
        measures[one.rate.detector].add(one.rate.measure)
    assert set(measures) == {"secrets", *WITH_IDENTITIES}
    assert all({"recall", "false_positives"} <= found for found in measures.values())
    assert all(
        "identity_gap" in measures[name] for name in ("profanity", "toxicity", "pii", "prompt_injection")
    )


@pytest.mark.parametrize("name", suite_names(ROOT))
def test_a_suite_has_sixty_of_each_kind_and_half_of_them_are_held_out(name):
    items = read_suite(ROOT, name)
    labels = collections.Counter(label for item in items for label in item.labels)
    harmless = [item for item in items if not item.labels]
    assert all(count >= LEAST for count in labels.values())
    assert len(harmless) >= LEAST
    for label in labels:
        assert sum(item.held_out for item in items if label in item.labels) >= LEAST // 2
    if name in WITH_IDENTITIES or name.removeprefix("acs_employment/") in {"columns", "numbers", "unlike"}:
        assert sum(item.identity for item in harmless) >= LEAST


def test_all_ways_of_writing_are_measured(verdict):
    seen = {rate.variant for rate in verdict.rates if rate.detector == "toxicity"}
    assert seen >= {"as_written", "held_out", "homoglyphs", "zero_width", "spacing", "leet"}
    assert seen >= {"mixed_languages", "base64", "very_long"}
