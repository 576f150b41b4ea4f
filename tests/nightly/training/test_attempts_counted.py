"""Every candidate judged against a hold-out makes the next one's judgement stricter."""

from __future__ import annotations

import dataclasses

import pytest

from plumbline.nightly.training.nominate import nominate
from tests.nightly.census_night import context_in, kinds
from tests.nightly.spoilt_data import REFERENCE, SpoiltNight, first


@pytest.fixture
def nominated(night_zero, context_after_night_zero):
    """Nominates night 0's candidate, or one with other bytes."""

    def run(digest=None, context=context_after_night_zero):
        trained = night_zero.nomination.trained
        trained = trained.model_copy(update={"digest": digest}) if digest else trained
        return nominate(context, trained, night_zero.plan.champion)

    return run


def test_the_first_candidate_is_judged_above_the_policys_confidence(night_zero):
    """The error of 5 % is shared by all attempts there will ever be; the first gets about 3 %."""
    subject = night_zero.nomination.subject
    assert (subject.attempt, subject.level) == (1, pytest.approx(0.9696, abs=1e-4))


def test_the_same_candidate_counts_once(night_zero, nominated, context_after_night_zero):
    assert nominated() == nominated() == night_zero.nomination.subject
    assert kinds(context_after_night_zero, "attempt") == 1


def test_another_candidate_is_the_second_attempt_and_must_be_surer(night_zero, nominated):
    second = nominated("b" * 64)
    assert second.attempt == 2
    assert second.level > night_zero.nomination.subject.level
    assert nominated() == night_zero.nomination.subject, "the first one keeps its place"


def test_another_holdout_counts_from_one(own_project, nominated, context_after_night_zero):
    settings = dataclasses.replace(context_after_night_zero.settings, root=own_project)
    context = context_in(settings)
    SpoiltNight(context).change(REFERENCE, first(60_000))
    assert nominated("b" * 64, context).attempt == 1
