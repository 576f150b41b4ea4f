"""Judging night 0's candidate again measures it and judges it, and trains and pays nothing."""

from __future__ import annotations

import dataclasses
import datetime

from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.planning import deciding
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promote import propose
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.training import retrain
from tests.nightly.census_night import kinds


def test_the_same_candidate_comes_out_the_same_and_holds_anew(
    context_after_night_zero, registered, night_zero
):
    """One version, one attempt, one verdict, one pull request; only the day it holds until is another."""
    now = context_after_night_zero.now()
    night = night_zero
    propose(
        context_after_night_zero, night.plan, night.nomination, night.candidate, registered.candidate, None
    )
    later = now + datetime.timedelta(days=20)
    context = dataclasses.replace(context_after_night_zero, now=lambda: later)
    (said,) = reconcile(context)
    assert "must be judged again" in said
    spent = kinds(context, "accrual"), kinds(context, "training"), kinds(context, "attempt")

    plan = deciding.plan(context, night=None, mitigation=None, force=False, requester="alarm", again="2")
    nomination = retrain.train(context, plan, approval=None)
    assert nomination == night.nomination
    evaluation = judge(context, nomination.subject, [measure(context, nomination.subject)])
    assert evaluation == night.candidate
    promotion = propose(context, plan, nomination, evaluation, registered.candidate, None)

    assert (kinds(context, "accrual"), kinds(context, "training"), kinds(context, "attempt")) == spent
    pull = forge(context).get(promotion.pull_request.number)
    assert (pull.number, pull.state) == (1, "open")
    assert {status.state for status in forge(context).statuses(pull.head)} == {"success"}
    assert f"{later + datetime.timedelta(days=14):%Y-%m-%d}" in pull.body
