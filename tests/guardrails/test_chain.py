"""A chain: detectors find, the rules decide, and the strictest counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import Outcome
from plumbline.guardrails.setting_up import detectors_of
from plumbline.intent import GuardrailPolicy
from plumbline.specs.loading import guardrail_names, load_guardrails
from tests.guardrails.bounded import check_bounded

ROOT = Path(__file__).parents[2]


def policy(*rules: tuple[str, str]) -> GuardrailPolicy:
    """One with a pattern and an action a rule."""
    patterns = [{"label": f"rule_{i}", "pattern": pattern} for i, (pattern, _) in enumerate(rules)]
    return GuardrailPolicy.model_validate(
        {
            "guardrails": "made_up",
            "models": ["*"],
            "detectors": {"words": {"kind": "patterns", "patterns": patterns}},
            "chains": [
                {
                    "stage": "input",
                    "modality": "text",
                    "rules": [
                        {"detector": "words", "labels": [f"rule_{i}"], "action": action, "reason": "so"}
                        for i, (_, action) in enumerate(rules)
                    ],
                }
            ],
        }
    )


def checked(given: GuardrailPolicy, text: str) -> Outcome:
    return check_bounded(given.chains[0], detectors_of(given, ROOT), Text(text))


def test_what_nothing_finds_is_allowed():
    assert checked(policy(("badger", "deny")), "a fox") == Outcome("allow")


def test_the_strictest_of_several_rules_counts():
    given = policy(("fox", "redact"), ("dog", "deny"), ("hen", "review"))
    assert checked(given, "a fox").decision == "redact"
    assert checked(given, "a fox, a hen").decision == "review"
    assert checked(given, "a fox, a hen, a dog").decision == "deny"


def test_what_is_redacted_is_replaced_by_its_label_and_the_rest_stays():
    outcome = checked(policy(("fox", "redact"), ("fox and hen", "redact")), "Étienne: a fox and hen, FOX")
    assert outcome.redacted == "Étienne: a [rule_1], [rule_0]"


def test_a_pattern_that_takes_more_than_linear_time_elsewhere_is_answered_at_once():
    assert checked(policy(("(a|aa|aaa){1,80}c", "deny")), "a" * 50_000 + "b").decision == "allow"


def test_what_no_linear_engine_takes_is_refused_with_its_label():
    with pytest.raises(PlumblineError, match="rule_0"):
        detectors_of(policy((r"(a)\1", "deny")), ROOT)


def test_every_policy_in_git_can_be_set_up():
    assert guardrail_names(ROOT)
    for name in guardrail_names(ROOT):
        assert detectors_of(load_guardrails(ROOT, name), ROOT)
