"""A threshold is suggested where answers that did not choose it find it cheaper; else it stays, and why."""

from __future__ import annotations

import pytest

from plumbline.intent import GuardrailPolicy
from plumbline.nightly.reviewing.suggesting import suggestions
from tests.nightly.reviewing.answered import answered, false_alarms, item, unanswered


def policy(**review) -> GuardrailPolicy:
    rule = {
        "detector": "toxicity",
        "labels": ["hate"],
        "at_least": 0.5,
        "action": "review",
        "reason": "It hurts.",
    }
    chain = {"stage": "output", "modality": "text", "rules": [rule]}
    return GuardrailPolicy.model_validate(
        {"guardrails": "default", "models": ["*"], "chains": [chain], "review": review}
    )


def test_many_false_alarms_raise_it():
    (one,) = suggestions(policy(), false_alarms(120))
    assert 0.6 < one.proposed <= 0.9
    assert one.because == ""
    assert one.better > 0
    assert one.worse == 0


def test_misses_of_the_audit_sample_lower_it():
    """Each stands for ten: what was not drawn was missed as well."""
    missed = [answered(item(n, 0.3, audited=True), ["hate"]) for n in range(80)]
    calm = [answered(item(100 + n, 0.1, audited=True), []) for n in range(80)]
    (one,) = suggestions(policy(), [*missed, *calm])
    assert 0.1 < one.proposed <= 0.3


@pytest.mark.parametrize(
    ("items", "because"),
    [
        ([], "nobody answered"),
        (false_alarms(4), "chance can't be excluded"),
        ([answered(item(n, 0.8), ["hate"]) for n in range(100)], "no other threshold"),
        ([unanswered(item(n, 0.6)) for n in range(100)], "nobody answered"),
    ],
    ids=["none", "few", "all right", "unanswered"],
)
def test_otherwise_it_stays_and_says_why(items, because):
    found = suggestions(policy(), items)
    (one,) = found
    assert one.proposed is None
    assert because in one.because


def test_a_dear_miss_keeps_a_threshold_down():
    mixed = [answered(item(n, 0.6), [] if n % 4 else ["hate"]) for n in range(200)]
    mixed += [answered(item(300 + n, 0.9), ["hate"]) for n in range(50)]
    assert suggestions(policy(miss_weight=1), mixed)[0].proposed is not None
    assert suggestions(policy(miss_weight=10), mixed)[0].proposed is None


def test_another_policys_items_say_nothing():
    others = [
        one.model_copy(
            update={
                "item": one.item.model_copy(
                    update={"policy": one.item.policy.model_copy(update={"name": "other"})}
                )
            }
        )
        for one in false_alarms(100)
    ]
    assert "nobody answered" in suggestions(policy(), others)[0].because


def test_no_item_both_chooses_and_judges():
    items = false_alarms(100)
    (one,) = suggestions(policy(), items)
    assert one.chosen_on + one.judged_on < len(items)
    assert one.judged_on > 0
