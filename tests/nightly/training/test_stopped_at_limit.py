"""A training that exceeds what was reserved for it stops; the next plan asks, and a yes lets it go on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.planning.approval import record_spend_answer
from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training import retrain
from plumbline.nightly.training.stopped import limit_of, stopped
from plumbline.records import Answer, Money
from plumbline.retraining.backends.job import StoppedAtLimitError
from tests.nightly.census_night import NOW, context_in, kinds


@pytest.fixture
def context(quick_project, judged_state, place, tmp_path):
    return context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state")), quick_project))


def planned(context):
    return plan(context, night=0, mitigation=None, force=False, requester="alarm")


def test_it_is_charged_recorded_asked_about_and_goes_on(context, monkeypatch):
    first, charged = planned(context), kinds(context, "accrual")
    nearly_nothing = Money(amount="0.0000001", currency="USD")
    monkeypatch.setattr(retrain, "limit_of", lambda *_: nearly_nothing)
    with pytest.raises(StoppedAtLimitError, match="whoever may say yes to more is asked"):
        retrain.train(context, first, approval=None)
    assert (kinds(context, "stopped"), kinds(context, "training")) == (1, 1)
    assert kinds(context, "accrual") == charged + 1
    assert stopped(context, first.request).limit == nearly_nothing

    with pytest.raises(NotApprovedError, match="run the plan again"):
        retrain.train(context, first, approval=None)
    second = planned(context)
    assert (second.decision, second.stopped) == ("ask", stopped(context, first.request).attempt)
    assert planned(context) == second, "asked again, it is the same question"

    yes = Answer(approved=True, person="finance", reason="nearly done", at=NOW)
    record_spend_answer(context, second, yes)
    monkeypatch.undo()
    nomination = retrain.train(context, second, yes)
    assert nomination.subject.version != second.champion
    assert stopped(context, first.request) is None, "what is done waits for nobody"
    assert kinds(context, "accrual") == charged + 2


def test_only_what_can_go_on_is_stopped(context):
    """Without checkpoints all that was paid would be lost: such a training runs to its deadline."""
    asked = planned(context)
    assert context.spec.training.resumable is False
    assert limit_of(context, asked) is None
    training = context.spec.training.model_copy(update={"resumable": True})
    context.__dict__["spec"] = context.spec.model_copy(update={"training": training})
    assert limit_of(context, asked) == asked.offer.cost
