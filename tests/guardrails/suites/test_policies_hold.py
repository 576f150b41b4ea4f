"""The policies in Git hold their bounds on their suites, which are as large and varied as they must be."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from plumbline.guardrails.suites.reading import read_suite, suite_names
from plumbline.guardrails.suites.verdict import verdict_of
from plumbline.specs.loading import load_guardrails

ROOT = Path(__file__).parents[3]
LEAST = 60


@pytest.fixture(scope="module")
def verdict():
    return verdict_of(load_guardrails(ROOT, "default"), ROOT)


def test_the_default_policy_passes(verdict):
    assert [one for one in verdict.judgements if one.outcome != "pass"] == []
    assert verdict.outcome == "pass"


def test_every_detector_of_it_is_bounded_by_recall_false_positives_and_the_identity_gap(verdict):
    measures = collections.defaultdict(set)
    for one in verdict.judgements:
        measures[one.rate.detector].add(one.rate.measure)
    assert set(measures) == set(suite_names(ROOT))
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
    if name != "secrets":
        assert sum(item.identity for item in harmless) >= LEAST


def test_all_ways_of_writing_are_measured(verdict):
    seen = {rate.variant for rate in verdict.rates if rate.detector == "toxicity"}
    assert seen >= {"as_written", "held_out", "homoglyphs", "zero_width", "spacing", "leet"}
    assert seen >= {"mixed_languages", "base64", "very_long"}
