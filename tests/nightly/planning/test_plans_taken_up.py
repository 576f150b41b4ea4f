"""A plan that was begun is taken up again, whoever asks and whenever; nothing is planned from nothing."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from plumbline.nightly.planning import made_before
from plumbline.nightly.planning.answered import NotJudgedError
from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training.retrain import train
from plumbline.records import Hold
from tests.nightly.census_night import NOW, kinds


def test_the_same_night_is_planned_once(night_zero, context_after_night_zero):
    context = dataclasses.replace(context_after_night_zero, now=lambda: NOW + datetime.timedelta(days=40))
    again = plan(context, night=0, mitigation=None, force=False, requester="ana")
    assert again == night_zero.plan
    assert kinds(context, "plan") == 1


def test_a_begun_plan_whose_version_was_put_on_hold_is_not_taken_up(context_after_night_zero, monkeypatch):
    """It would go through training and judging, and be refused at the pull request."""
    held = Hold(
        model="acs_employment",
        version="2",
        digest="a" * 64,
        image="sha256:" + "a" * 64,
        because="it answers wrongly.",
        by="ana",
        at=NOW,
    )
    monkeypatch.setattr(made_before, "recorded_registration", lambda *_: "its registration")
    monkeypatch.setattr(made_before, "hold_on", lambda *_: held)
    decided = plan(context_after_night_zero, night=0, mitigation=None, force=False, requester="ana")
    assert decided.decision == "nothing"
    assert "version 2, which is on hold: it answers wrongly" in decided.because


def test_its_training_is_run_once_and_paid_once(night_zero, context_after_night_zero):
    context = context_after_night_zero
    before = context.ledger.all()
    assert train(context, night_zero.plan, approval=None) == night_zero.nomination
    assert context.ledger.all() == before


def test_another_mitigation_is_another_plan(night_zero, context_after_night_zero):
    context = context_after_night_zero
    other = plan(context, night=0, mitigation="reweighing.SEX", force=False, requester="ana")
    assert other.request.mitigation.attribute == "SEX"
    assert kinds(context, "plan") == 2


def test_without_a_night_the_latest_judged_one_is_answered(night_zero, context_after_night_zero):
    assert plan(context_after_night_zero, night=None, mitigation=None, force=False, requester="alarm") == (
        night_zero.plan
    )


@pytest.mark.parametrize(
    ("night", "reason"),
    [
        (0, "night 0 of acs_employment has no verdict under the current champion, spec and policy"),
        (None, "acs_employment has no verdict yet: run acs_employment.evaluate first"),
    ],
)
def test_a_night_nobody_judged_is_not_planned_for(context, night, reason):
    with pytest.raises(NotJudgedError, match=reason):
        plan(context, night=night, mitigation=None, force=False, requester="ana")


def test_a_verdict_under_another_policy_is_not_answered(own_project, context_after_night_zero):
    """What was judged by tolerances that no longer hold is judged again first."""
    policy = own_project / "policies/alignment.yaml"
    policy.write_text(policy.read_text().replace("confidence: 0.95", "confidence: 0.99"))
    settings = dataclasses.replace(context_after_night_zero.settings, root=own_project)
    context = dataclasses.replace(context_after_night_zero, settings=settings)
    with pytest.raises(NotJudgedError, match=r"night 0 .* run acs_employment.evaluate for it first"):
        plan(context, night=0, mitigation=None, force=False, requester="ana")
