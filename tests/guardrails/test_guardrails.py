"""All policies of a folder: which one decides a check, and what no policy is for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Picture, Text
from plumbline.guardrails.guardrails import NO_POLICY, Guarded, Guardrails
from plumbline.intent import GuardrailPolicy
from plumbline.specs.loading import guardrail_names, load_guardrails
from tests.guardrails.policies import CHAIN, policy, rule

ROOT = Path(__file__).parents[2]
OUTPUT = {**CHAIN, "stage": "output"}


def checked(
    *policies: GuardrailPolicy, text: str = "a fox", model: str = "any", stage: Any = "input", **more: Any
) -> Guarded:
    async def story() -> Guarded:
        guardrails = Guardrails.of(policies, ROOT)
        try:
            return await guardrails.check(model, stage, "text", Text(text), **more)
        finally:
            await guardrails.close()

    return asyncio.run(story())


def test_the_policies_in_git_can_be_set_up_together():
    assert Guardrails.of([load_guardrails(ROOT, name) for name in guardrail_names(ROOT)], ROOT).policies


def test_a_reason_names_detector_label_score_threshold_and_the_policys_own_words():
    (reason,) = checked(policy()).outcome.reasons
    assert (reason.detector, reason.label, reason.score, reason.at_least) == ("words", "word", 1.0, 0.5)
    assert reason.text == "So we agreed. (words found word: 1, and 0.5 or more counts)"


def test_a_policy_that_names_the_model_counts_before_the_one_for_all():
    own = policy("own", "hen", models=["hers"])
    assert checked(policy(), own, model="hers").outcome.decision == "allow"
    assert checked(policy(), own, model="hers", text="a hen").policy.name == "own"
    assert checked(policy(), own, model="his").policy.name == "made_up"


def test_a_policy_that_names_the_model_leaves_the_other_stage_to_the_one_for_all():
    own = policy("own", "hen", models=["hers"], chains=[{**OUTPUT, "rules": [rule("words", "deny")]}])
    found = checked(policy(), own, model="hers")
    assert (found.policy.name, found.outcome.decision) == ("made_up", "deny")


@pytest.mark.parametrize("models", [["*"], ["hers"]])
def test_two_policies_for_the_same_model_and_stage_are_refused(models):
    with pytest.raises(PlumblineError, match="one and other are both for the input of"):
        Guardrails.of([policy("one", models=models), policy("other", models=models)], ROOT)


def test_two_policies_of_one_name_are_refused():
    with pytest.raises(PlumblineError, match="two guardrails are named one"):
        Guardrails.of([policy("one", models=["hers"]), policy("one", models=["his"])], ROOT)


def test_two_policies_for_a_models_two_stages_are_not():
    output = policy("other", chains=[{**OUTPUT, "rules": [rule("words", "deny")]}])
    assert checked(policy("one"), output).policy.name == "one"
    assert checked(policy("one"), output, stage="output").policy.name == "other"


def test_what_no_policy_is_for_is_denied_with_words():
    found = checked(policy(models=["hers"]), model="his", text="a hen")
    assert found.policy == NO_POLICY
    assert found.outcome.decision == "deny"
    assert "No guardrail policy is for the input of his" in found.outcome.reasons[0].text


@pytest.mark.parametrize(("said", "decision"), [({}, "deny"), ({"without_chain": "allow"}, "allow")])
def test_a_modality_without_a_chain_is_denied_unless_its_policy_says_allow(said, decision):
    async def story() -> Guarded:
        guardrails = Guardrails.of([policy(**said)], ROOT)
        return await guardrails.check("any", "input", "image", Picture(1, 1, b"\0\0\0"))

    found = asyncio.run(story())
    assert found.outcome.decision == decision
    assert found.policy.name == "made_up"


def test_the_digest_is_of_what_the_policy_says():
    same, other = (checked(policy(word=word)).policy.digest for word in ("fox", "hen"))
    assert same == checked(policy()).policy.digest != other


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ([rule("words", "deny", labels=["wort"])], "it finds no wort; it finds word"),
        ([rule("no_such", "deny")], "no detector is of kind 'no_such'"),
    ],
)
def test_a_rule_that_could_never_hold_is_refused_when_its_policy_is_loaded(rules, why):
    with pytest.raises(PlumblineError, match=why):
        Guardrails.of([policy(chains=[{**CHAIN, "rules": rules}])], ROOT)


def test_a_text_detector_in_a_chain_for_pictures_is_refused():
    with pytest.raises(PlumblineError, match="it finds nothing in image, only in text"):
        Guardrails.of(
            [policy(chains=[{**CHAIN, "modality": "image", "rules": [rule("words", "deny")]}])], ROOT
        )


def test_settings_that_a_kind_does_not_read_are_refused():
    detectors = {"words": {"kind": "patterns", "patterns": [], "profile": "a.json"}}
    with pytest.raises(PlumblineError, match="has no use for profile"):
        Guardrails.of([policy(detectors=detectors)], ROOT)
