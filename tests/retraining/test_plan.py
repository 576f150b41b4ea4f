"""Each rule in its place: what a plan decides, and the sentence it gives."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.records import Money
from plumbline.retraining.plan import decide
from tests.retraining.situations import ALARM, offer, usd


def test_an_alarm_retrains_on_the_cheapest_usable_offer():
    plan = decide(ALARM)
    assert (plan.decision, plan.offer.name) == ("retrain", "local")
    assert plan.because == (
        "equal_opportunity_difference.DIS fails; retraining on local costs 0.0200 USD "
        "of the 10.0000 USD left this month"
    )


def test_nothing_failing_is_a_plan():
    plan = decide(replace(ALARM, gates=(), request=None))
    assert (plan.decision, plan.offer) == ("nothing", None)
    assert plan.because == "no gate fails, so there is nothing to retrain for"


def test_a_person_may_ask_although_nothing_fails():
    plan = decide(replace(ALARM, gates=(), requester="ann"))
    assert plan.decision == "retrain"
    assert plan.because.startswith("ann asked for it; ")


LACKING = "torch is not installed"


def test_what_is_not_installed_is_nothing_to_do_and_says_so():
    plan = decide(replace(ALARM, missing=LACKING, offers=(offer("local", "0.02", LACKING),)))
    assert (plan.decision, plan.offer) == ("nothing", None)
    assert plan.because == (
        "torch is not installed: run `make torch`, and plan again (equal_opportunity_difference.DIS fails)"
    )


def test_what_is_not_installed_here_is_trained_elsewhere():
    assert decide(replace(ALARM, missing=LACKING)).offer.name == "local"


def test_capacity_that_lacks_more_than_a_package_is_no_capacity():
    found = (offer("local", "0.02", f"2 GiB of memory, 4 needed; {LACKING}"),)
    assert "there is no capacity" in decide(replace(ALARM, missing=LACKING, offers=found)).because


def test_a_cause_that_was_proposed_is_not_acted_on_again():
    plan = decide(replace(ALARM, suppressed="pull request 4 for this cause is open", request=None))
    assert (plan.decision, plan.because) == ("nothing", "pull request 4 for this cause is open")


@pytest.mark.parametrize(
    ("requester", "force", "decision"),
    [("ann", False, "nothing"), ("ann", True, "retrain"), ("alarm", True, "nothing")],
)
def test_only_a_person_may_insist(requester, force, decision):
    situation = replace(ALARM, suppressed="rejected", requester=requester, force=force)
    assert decide(situation).decision == decision


def test_without_capacity_every_refusal_is_told():
    offers = (offer("a", 1, "too small"), offer("b", 2, "too late"))
    plan = decide(replace(ALARM, offers=offers))
    assert (plan.decision, plan.offer) == ("nothing", None)
    assert plan.because == (
        "equal_opportunity_difference.DIS fails, but there is no capacity: a (too small); b (too late)"
    )


def test_above_the_budget_the_approvers_are_asked():
    plan = decide(replace(ALARM, budget_left=usd("0.01"), gates=("auc", "accuracy")))
    assert (plan.decision, plan.offer.name) == ("ask", "local")
    assert plan.because == (
        "auc, accuracy fail; retraining on local would cost 0.0200 USD and 0.0100 USD is left this month; "
        "finance or rai-lead may approve it"
    )


def test_force_waves_no_budget_through():
    assert decide(replace(ALARM, budget_left=usd(0), requester="ann", force=True)).decision == "ask"


def test_nobody_approves_their_own_request():
    asked = decide(replace(ALARM, budget_left=usd(0), requester="finance"))
    assert "; rai-lead may approve it" in asked.because
    alone = decide(replace(ALARM, budget_left=usd(0), requester="finance", approvers=("finance",)))
    assert alone.decision == "nothing"
    assert alone.because.endswith("nobody but finance, who asked, may approve it")


def test_a_price_that_is_exactly_left_is_within_the_budget():
    assert decide(replace(ALARM, budget_left=usd("0.02"))).decision == "retrain"


def test_another_currency_is_not_compared():
    with pytest.raises(ValueError, match="do not mix"):
        decide(replace(ALARM, budget_left=Money(amount=Decimal(10), currency="EUR")))


def test_a_training_needs_a_request():
    with pytest.raises(ValueError, match="training request"):
        decide(replace(ALARM, request=None))


def test_a_plan_keeps_what_it_was_made_from():
    plan = decide(ALARM)
    assert (plan.model, plan.champion, plan.gates, plan.night, plan.verdict) == (
        "m",
        "c",
        ALARM.gates,
        3,
        "v",
    )
    assert (plan.offers, plan.prices_as_of) == (ALARM.offers, ALARM.prices_as_of)
    assert (plan.budget_left, plan.requester, plan.request) == (usd(10), "alarm", ALARM.request)


costs = st.decimals("0", "5", places=2)


@given(st.lists(st.tuples(costs, st.booleans()), max_size=5), costs)
def test_no_plan_retrains_above_the_budget_or_on_a_refused_offer(listed, budget):
    offers = tuple(offer(str(n), cost, None if usable else "no") for n, (cost, usable) in enumerate(listed))
    plan = decide(replace(ALARM, offers=offers, budget_left=usd(budget)))
    usable = [o for o in offers if o.refused is None]
    assert (plan.decision == "nothing") == (not usable)
    if plan.decision == "retrain":
        assert plan.offer in usable
        assert plan.offer.cost <= usd(budget)
