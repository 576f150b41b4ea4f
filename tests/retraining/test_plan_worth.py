"""What a plan decides where the spec says what a worse night costs."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.retraining.plan import decide
from plumbline.retraining.timing.worth import Worth
from tests.retraining.situations import ALARM, usd

DUE = Worth(
    policy="cost-aware",
    metric="auc",
    retrain=True,
    until=90,
    now=usd("5.00"),
    later=usd("6.00"),
    wait=1,
    not_at_all=usd("40.00"),
)
NOT_DUE = dataclasses.replace(DUE, retrain=False)
WORSE = dataclasses.replace(ALARM, gates=("auc",), worth=DUE)


def told(worth, **other):
    return decide(dataclasses.replace(WORSE, worth=worth, **other))


def test_a_retraining_that_pays_is_done_and_the_plan_says_what_it_saves():
    plan = told(DUE)
    assert plan.decision == "retrain"
    assert plan.because.endswith(
        "; up to night 90 retraining now is expected to come to 5.0000 USD, in 1 night to 6.0000 USD, "
        "not at all to 40.0000 USD"
    )


def test_one_that_costs_more_than_it_brings_is_not_done():
    plan = told(dataclasses.replace(NOT_DUE, not_at_all=usd("1.50")))
    assert plan.decision == "nothing"
    assert plan.because == (
        "auc fails, but retraining is not worth its price of 0.0200 USD: up to night 90 retraining now is "
        "expected to come to 5.0000 USD, in 1 night to 6.0000 USD, not at all to 1.5000 USD "
        "(cost-aware, by auc)"
    )


def test_one_that_pays_more_later_waits():
    plan = told(dataclasses.replace(NOT_DUE, later=usd("4.00"), wait=5))
    assert plan.decision == "nothing"
    assert "waits, for later is cheaper" in plan.because
    assert "in 5 nights to 4.0000 USD" in plan.because


def test_a_rise_that_has_not_lasted_is_waited_out():
    assert "waits, for the rise may pass" in told(NOT_DUE).because


@pytest.mark.parametrize("worth", [DUE, NOT_DUE, None])
def test_without_an_alarm_there_is_nothing_to_weigh(worth):
    assert told(worth, gates=()).because == "no gate fails, so there is nothing to retrain for"


def test_only_what_waits_is_asked_for_again():
    assert told(NOT_DUE).waits
    assert not told(DUE).waits
    assert not told(dataclasses.replace(NOT_DUE, not_at_all=usd("1.50"))).waits


@given(
    gate=st.sampled_from(["equal_opportunity_difference.DIS", "tpr.SEX", "latency_p99", "whatever"]),
    now=st.integers(0, 100),
    later=st.integers(0, 100),
    never=st.integers(0, 100),
)
def test_fairness_and_safety_have_no_price(gate, now, later, never):
    worth = dataclasses.replace(NOT_DUE, now=usd(now), later=usd(later), not_at_all=usd(never))
    assert told(worth, gates=("auc", gate)).decision == "retrain"
    assert told(worth, gates=(gate,)).because.endswith(
        "; more than performance fails, so its worth is not weighed"
    )


def test_fairness_still_keeps_to_the_budget():
    assert told(NOT_DUE, gates=("tpr.SEX",), budget_left=usd("0.01")).decision == "ask"


def test_a_person_who_asks_is_not_weighed_either():
    assert told(dataclasses.replace(NOT_DUE, not_at_all=usd(0)), requester="ana").decision == "retrain"


@pytest.mark.parametrize("gate", ["auc", "log_loss", "auc_change"])
def test_performance_has_a_price(gate):
    assert told(dataclasses.replace(NOT_DUE, not_at_all=usd(0)), gates=(gate,)).decision == "nothing"
