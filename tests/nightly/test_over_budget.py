"""A training over budget waits for a person; nothing else waves it through."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.planning import plan
from plumbline.nightly.retrain import train
from plumbline.nightly.spending import approvers, record_spend_answer
from plumbline.records import Answer
from tests.nightly.census_night import NOW, context_in, kinds


@pytest.fixture
def context(quick_project, judged_state, place, tmp_path):
    """Night 0 judged, and a ten-thousandth of a dollar a month to answer it with."""
    budgets = quick_project / "policies/budgets.yaml"
    budgets.write_text(budgets.read_text().replace('amount: "25.00"', 'amount: "0.0001"'))
    return context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state")), quick_project))


def planned(context, *, requester="alarm", force=False):
    return plan(context, night=0, mitigation=None, force=force, requester=requester)


def answer(*, approved):
    return Answer(approved=approved, person="finance", reason="this once", at=NOW)


def test_the_plan_asks_and_says_what_it_would_cost(context):
    asking = planned(context)
    assert asking.decision == "ask"
    assert asking.offer.cost.amount == Decimal("0.0003")
    assert asking.budget_left.amount < Decimal("0.0001")
    price = r"would cost 0\.0003 USD and .* is left this month; rai-lead or finance may approve it$"
    assert re.search(price, asking.because)


def test_a_form_cannot_wave_it_through(context):
    assert planned(context, requester="ana", force=True).decision == "ask"


def test_who_asked_is_not_asked(context):
    asking = planned(context, requester="finance")
    assert asking.because.endswith("; rai-lead may approve it")
    assert approvers(context) == ("rai-lead", "finance")


@pytest.mark.parametrize("approval", [None, answer(approved=False)])
def test_without_a_yes_nothing_is_trained_and_nothing_is_spent(context, approval):
    asking = planned(context)
    before = [entry.key for entry in context.ledger.all()]
    models = sorted(path.name for path in context.settings.trained.iterdir())
    with pytest.raises(NotApprovedError, match="nobody gave it"):
        train(context, asking, approval)
    assert [entry.key for entry in context.ledger.all()] == before
    assert sorted(path.name for path in context.settings.trained.iterdir()) == models


@pytest.mark.parametrize(("requester", "person"), [("alarm", "engineer"), ("finance", "finance")])
def test_a_yes_of_somebody_else_or_of_who_asked_does_not_count(context, requester, person):
    asking = planned(context, requester=requester)
    yes = answer(approved=True).model_copy(update={"person": person})
    with pytest.raises(NotApprovedError, match=person):
        train(context, asking, yes)


def test_a_yes_trains_it_and_is_kept(context):
    asking, yes = planned(context), answer(approved=True)
    record_spend_answer(context, asking, yes)
    nomination = train(context, asking, yes)
    assert nomination.subject.version != asking.champion
    assert (kinds(context, "approval"), kinds(context, "training"), kinds(context, "accrual")) == (1, 2, 2)


def test_within_the_budget_nobody_is_asked(night_zero):
    assert night_zero.plan.decision == "retrain"
    assert night_zero.plan.offer.name == "local"
    assert night_zero.plan.offer.cost <= night_zero.plan.budget_left
