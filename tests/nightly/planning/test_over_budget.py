"""A training over budget waits for a person; nothing else waves it through."""

from __future__ import annotations

import datetime
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.costs.budgets.admission import Launch
from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.admission import LaunchRefusedError, admit
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.budgets.reporting import lines
from plumbline.nightly.planning.approval import approvers, record_spend_answer
from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training import one_training
from plumbline.nightly.training.launching import launched
from plumbline.nightly.training.retrain import train
from plumbline.records import Answer
from plumbline.retraining.backends.left import Left, LeftRunningError
from tests.costs.budgets.books import accrued
from tests.nightly.budgets.reserved import left_of
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


def reserve_the_rest(context):
    """Another launch of this model holds all that its own budget has left."""
    accounts = Accounts.of(context)
    own, _ = lines(accounts)
    admit(accounts, Launch("another", context.spec.tags, own.standing.left), hours=1)


def budget(context, old, new):
    path = context.settings.root / "policies/budgets.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_what_another_launch_reserved_is_not_left(context):
    budget(context, 'amount: "0.0001"', 'amount: "25.00"')
    reserve_the_rest(context)
    asking = planned(context)
    assert asking.decision == "ask"
    (own, _) = asking.standings
    assert (own.budget, own.left.amount, own.reserved.amount > 24) == (
        "model=acs_employment per month",
        0,
        True,
    )


def test_a_plan_within_budget_is_refused_where_the_money_was_reserved_meanwhile(context):
    budget(context, 'amount: "0.0001"', 'amount: "25.00"')
    retrain = planned(context)
    reserve_the_rest(context)
    with pytest.raises(
        LaunchRefusedError, match=r"model=acs_employment per month has .* left of 25\.0000 USD"
    ):
        train(context, retrain, None)
    assert (kinds(context, "training"), kinds(context, "launch_refusal")) == (1, 1)


def test_a_training_is_admitted_before_it_runs_and_settled_after(context, monkeypatch):
    budget(context, 'amount: "0.0001"', 'amount: "25.00"')
    retrain, seen = planned(context), []
    really = one_training.make

    def looks(*arguments):
        seen.append(left_of(Accounts.of(context), retrain.request.key))
        return really(*arguments)

    monkeypatch.setattr(one_training, "make", looks)
    train(context, retrain, None)
    assert seen == [retrain.offer.cost]
    assert left_of(Accounts.of(context), retrain.request.key) is None
    assert kinds(context, "admission") == 2  # the first champion's, and this


def use_up(context):
    """A run of the model that took all of its own budget."""
    run = accrued("0.0001", NOW, model="acs_employment")
    book(Accounts.of(context), "another", "another", run.body)


def test_a_closed_budget_is_a_plan_to_do_nothing_that_says_why(context):
    budget(context, "of: actual, action: alert", "of: actual, action: refuse-launches")
    use_up(context)
    closed = planned(context, requester="ana", force=True)
    assert closed.decision == "nothing"
    assert "of model=acs_employment per month, 80 % or more: nothing is launched any more" in closed.because


def test_training_that_answers_a_fairness_gate_is_not_paused(context):
    budget(context, "of: actual, action: alert", "of: actual, action: pause-training")
    use_up(context)
    assert planned(context).decision == "ask"


def test_an_old_yes_trains_nothing(context):
    asking = planned(context)
    old = answer(approved=True).model_copy(update={"at": NOW - datetime.timedelta(hours=24)})
    with pytest.raises(NotApprovedError, match="the yes of finance expired"):
        train(context, asking, old)


def test_a_training_that_goes_on_elsewhere_keeps_its_money_and_its_offer(context, monkeypatch):
    """Whoever comes back to it finds neither gone."""
    asking = planned(context)
    left = Left("batch", "job", "job", waiting=False, seconds=1.0)

    def leaves(*_):
        raise LeftRunningError(left)

    monkeypatch.setattr(one_training, "make", leaves)
    with pytest.raises(LeftRunningError):
        train(context, asking, answer(approved=True))
    held = left_of(Accounts.of(context), asking.request.key)
    assert held == asking.offer.cost
    admitted = kinds(context, "admission")
    prices = context.settings.root / "policies/prices.yaml"
    prices.write_text(prices.read_text().replace('price_per_hour: "0.02"', 'price_per_hour: "0.03"'))
    with pytest.raises(LeftRunningError):
        train(context, asking, answer(approved=True))
    assert kinds(context, "admission") == admitted
    monkeypatch.undo()
    train(context, asking, answer(approved=True))
    assert left_of(Accounts.of(context), asking.request.key) is None


@pytest.mark.parametrize(("backend", "keeps"), [("batch", True), ("local", False)])
def test_a_wait_that_is_cut_short_keeps_the_money_of_what_runs_elsewhere(context, backend, keeps):
    asking = planned(context)
    elsewhere = asking.offer.model_copy(update={"backend": backend})
    with (
        pytest.raises(KeyboardInterrupt),
        launched(context, asking.request, elsewhere, asking.gates, answer(approved=True)),
    ):
        raise KeyboardInterrupt
    held = left_of(Accounts.of(context), asking.request.key)
    assert held == (asking.offer.cost if keeps else None)
