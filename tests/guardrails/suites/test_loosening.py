"""What needs a person's yes although no rule of its policy is weaker."""

from __future__ import annotations

import pytest

from plumbline.guardrails.suites.loosening import looser_review, taken_over
from tests.guardrails.policies import CHAIN, policy, rule

REVIEW = {"second_reviewer": ["threat"], "leads": ["jo"], "disagreement": "lead"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"audit_share": 0}, "the audit sample is 0 of all checks, and was 0.01"),
        ({"second_reviewer": []}, "threat needs no second reviewer any more"),
        ({"leads": ["jo", "eve"]}, "eve is a lead now"),
        ({"disagreement": "third"}, "a third decides where reviewers differ, and was a lead"),
        ({"keep_days": 90}, "content is kept for 90 days, and was for 30"),
        ({"daily_exposure": 500}, "a reviewer is shown 500 contents a day, and was 80"),
        ({"miss_weight": 0.1}, "a miss is worth 0.1 false alarms, and was worth 2"),
    ],
)
def test_less_review_than_before_is_named(changed, said):
    found = looser_review(policy(review=REVIEW), policy(review=REVIEW | changed))
    assert list(found) == [f"made_up: {said}"]


@pytest.mark.parametrize("changed", [{}, {"audit_share": 0.5}, {"keep_days": 7}, {"daily_exposure": 10}])
def test_as_much_or_more_is_not(changed):
    assert list(looser_review(policy(review=REVIEW), policy(review=REVIEW | changed))) == []


def test_a_new_policy_that_frees_a_model_from_the_one_for_all_is_named():
    weak = policy("weak", models=["acme"], chains=[{**CHAIN, "rules": [rule("words", "allow")]}])
    (said,) = taken_over([policy()], [policy(), weak])
    assert (
        said
        == "weak is for the input of acme now, and made_up: input of text: words leads to allow, and led to deny"
    )


def test_a_new_policy_that_holds_as_much_is_not():
    own = policy("own", models=["acme"])
    assert list(taken_over([policy()], [policy(), own])) == []
    assert list(taken_over([policy(), own], [policy(), own])) == []
