"""A stricter policy refuses the same candidate, or leaves it to a person."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promote import propose
from plumbline.nightly.releasing.promotions.recorded import promotions
from plumbline.nightly.training.nominate import nominate
from plumbline.records import Answer
from tests.nightly.census_night import NOW, context_in
from tests.nightly.figures import judgement

EQUAL_OPPORTUNITY = "equal_opportunity_difference.DIS"
AGREED = "    attributes: [SEX, RAC1P, DIS]\n    modalities: [tabular]\n    within: 0.25\n"


@pytest.fixture
def judged_within(own_project, night_zero, place, tmp_path):
    """Judges night 0's candidate under another tolerance for equal opportunity."""

    def run(tolerance: str):
        policy = own_project / "policies/alignment.yaml"
        text = policy.read_text()
        assert text.count(AGREED) == 1
        policy.write_text(text.replace(AGREED, AGREED.replace("0.25", tolerance)))
        state = Path(shutil.copytree(night_zero.state, tmp_path / "state"))
        context = context_in(dataclasses.replace(place(state), root=own_project))
        subject = nominate(context, night_zero.nomination.trained, night_zero.plan.champion)
        return context, judge(context, subject, [measure(context, subject)])

    return run


@pytest.fixture
def propose_it(night_zero, register_in):
    """Proposes what was judged, with or without a person's answer."""

    def run(context, evaluation, waiver):
        registered = register_in(context)
        return propose(
            context, night_zero.plan, night_zero.nomination, evaluation, registered.candidate, waiver
        )

    return run


def answer(*, approved: bool) -> Answer:
    return Answer(approved=approved, person="rai-lead", reason="seen on three nights", at=NOW)


def test_at_a_tenth_the_candidate_fails_on_disability(judged_within):
    _, evaluation = judged_within("0.10")
    assert (evaluation.verdict.outcome, evaluation.verdict.failing) == ("fail", (EQUAL_OPPORTUNITY,))
    judged = judgement(evaluation.verdict, EQUAL_OPPORTUNITY, "DIS=1")
    assert judged.measurement.high < judged.lower == -0.10


@pytest.mark.parametrize("waiver", [None, answer(approved=True)])
def test_nobody_waives_a_fail(judged_within, propose_it, waiver):
    context, evaluation = judged_within("0.10")
    assert propose_it(context, evaluation, waiver) is None
    assert promotions(context) == forge(context).find() == []


@pytest.mark.parametrize("waiver", [None, answer(approved=False)])
def test_an_undecided_candidate_waits_for_a_yes(judged_within, propose_it, waiver):
    context, evaluation = judged_within("0.16")
    assert evaluation.verdict.outcome == "insufficient"
    assert EQUAL_OPPORTUNITY in evaluation.verdict.undecided
    assert propose_it(context, evaluation, waiver) is None
    assert promotions(context) == []


def test_a_waived_candidate_is_proposed_in_that_persons_name(judged_within, propose_it):
    context, evaluation = judged_within("0.16")
    promotion = propose_it(context, evaluation, answer(approved=True))
    assert promotion.pull_request.state == "open"
    assert "rai-lead: seen on three nights" in promotion.pull_request.body


def test_the_same_candidate_under_another_policy_is_no_second_attempt(judged_within):
    """Attempts count candidates, not policies; the verdict is another one all the same."""
    context, evaluation = judged_within("0.10")
    assert evaluation.verdict.attempt == 1
    outcomes = [entry.body["verdict"]["outcome"] for entry in context.ledger.all("verdict")]
    assert outcomes == ["fail", "pass", "fail"], "the champion's, the candidate's, and the stricter one"
