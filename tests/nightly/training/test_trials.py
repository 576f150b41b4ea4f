"""A comparison tries every mitigation on the training rows alone, and the best is trained and nominated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.nightly.planning import deciding
from plumbline.nightly.training import retrain, trials
from plumbline.nightly.training.trials import best, recorded_choice, settled
from plumbline.records import Mitigation, Money, Plan, Trial
from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.job import TrainingError
from tests.nightly.census_night import context_in, kinds

GATE = "equal_opportunity_difference"


def asked_for(context, mitigation: str) -> Plan:
    return deciding.plan(context, night=0, mitigation=mitigation, force=False, requester="somebody")


@pytest.fixture(scope="module")
def compared(tmp_path_factory, place, judged_state):
    """The comparison on DIS, planned and carried out."""
    state = Path(shutil.copytree(judged_state, tmp_path_factory.mktemp("compared") / "state"))
    context = context_in(place(state))
    plan = asked_for(context, "compare.DIS")
    return context, plan, retrain.train(context, plan, approval=None)


def test_the_plan_knows_the_price_of_every_training(compared, judged_state, tmp_path, place):
    context, plan, _ = compared
    one = asked_for(
        context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state")))), "reweighing.DIS"
    )
    runs = len(context.spec.training.mitigations) + 2
    assert float(plan.offer.hours) == pytest.approx(float(one.offer.hours) * runs)


def test_every_mitigation_and_none_is_tried_and_measured(compared):
    context, plan, _ = compared
    choice = recorded_choice(context, plan.request)
    names = [trial.mitigation.name if trial.mitigation else "none" for trial in choice.trials]
    assert names == ["none", *context.spec.training.mitigations]
    for trial in choice.trials:
        found = {m.name for m in trial.measurements}
        assert {"accuracy", "auc", GATE} <= found
        assert trial.cost.amount > 0
    assert kinds(context, "trial") == len(names)


def test_what_meets_the_gates_is_preferred_to_what_is_more_accurate(compared):
    context, plan, _ = compared
    choice = recorded_choice(context, plan.request)
    none, *treated = choice.trials
    assert not none.passed
    met = [trial for trial in treated if trial.passed]
    accuracy = {t.mitigation: next(m.value for m in t.measurements if m.name == "accuracy") for t in met}
    assert choice.request.mitigation == max(accuracy, key=accuracy.__getitem__)
    assert accuracy[choice.request.mitigation] < next(
        m.value for m in none.measurements if m.name == "accuracy"
    )


def test_no_trial_touches_the_hold_out_or_spends_an_attempt(compared):
    context, plan, nomination = compared
    assert nomination.subject.attempt == 1
    assert kinds(context, "attempt") == 1
    sizes = {m.n for t in recorded_choice(context, plan.request).trials for m in t.measurements}
    assert max(sizes) < 0.25 * 48_146


def test_the_chosen_one_is_trained_on_all_rows_and_booked_with_its_trials(compared):
    context, plan, nomination = compared
    assert nomination.trained.request == settled(context, plan.request).key
    trained = {entry.body["request"] for entry in context.ledger.all("training", context.model)}
    assert len(trained) == 2, "the champion and the candidate: trials leave no model"
    assert kinds(context, "accrual") == 2 + len(context.spec.training.mitigations) + 1


def test_a_second_run_tries_nothing_again(compared):
    context, plan, nomination = compared
    before = kinds(context, "accrual")
    assert retrain.train(context, plan, approval=None) == nomination
    assert kinds(context, "accrual") == before


def test_a_killed_comparison_takes_up_where_it_was(judged_state, tmp_path, place, monkeypatch):
    """What is tried is made up here, for it is about what is tried again; what is chosen is trained."""
    context = context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state"))))
    plan, tried = asked_for(context, "compare.DIS"), []

    def dies_at_the_second(context, request, mitigation, offer):
        tried.append(mitigation)
        if len(tried) == 2:
            raise KeyboardInterrupt
        money = Money(amount="0.001", currency="USD")
        return Trial(mitigation=mitigation, passed=mitigation is None, seconds=1, cost=money)

    monkeypatch.setattr(trials, "_try", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        retrain.train(context, plan, approval=None)
    assert kinds(context, "trial") == 1
    nomination = retrain.train(context, plan, approval=None)
    assert tried.count(None) == 1
    assert len(tried) == len(context.spec.training.mitigations) + 2  # one of them twice
    assert nomination.trained.request == settled(context, plan.request).key


def test_a_trial_that_failed_is_tried_again(judged_state, tmp_path, place, monkeypatch):
    """Its failure may be the machine's; nothing of it is recorded but what it cost."""
    context = context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state"))))
    plan, spent = asked_for(context, "compare.DIS"), kinds(context, "accrual")

    def fails(_, making, __):
        making.charge(Attempt(making.first, "here", "failed", "the machine went away", 2.0))
        raise TrainingError("the machine went away", 2.0)

    monkeypatch.setattr(trials, "make", fails)
    with pytest.raises(TrainingError, match="the machine went away"):
        retrain.train(context, plan, approval=None)
    assert (kinds(context, "trial"), kinds(context, "choice")) == (0, 0)
    assert kinds(context, "accrual") == spent + len(context.spec.training.mitigations) + 1


def trial(name: str | None, *, passed: bool, failed: str | None = None) -> Trial:
    mitigation = Mitigation(name=name, attribute="DIS") if name else None
    money = Money(amount="0", currency="USD")
    return Trial(mitigation=mitigation, passed=passed, failed=failed, seconds=1, cost=money)


def test_where_no_gate_is_met_the_nearest_is_the_best():
    far = trial("reweighing", passed=False).model_copy(update={"beyond": 0.2})
    near = trial(None, passed=False).model_copy(update={"beyond": 0.1})
    assert best([far, near]) == near
    assert best([far, near, trial("reweighing", passed=True)]).passed


def test_a_trial_without_a_model_is_never_the_best():
    failed, made = trial("reweighing", passed=True, failed="no rows"), trial(None, passed=False)
    assert best([failed, made]) == made


def test_no_model_at_all_is_an_error_that_says_why():
    with pytest.raises(TrainingError, match="no trial made a model: no rows"):
        best([trial("reweighing", passed=False, failed="no rows")])
