"""Unusual nights are recorded once, with the verdict, from the nights judged before, and never block."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.measurement import Measurement
from plumbline.nightly.alarms.series import past_figures, recorded_series
from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.telling.story import story_of
from plumbline.records import Measured
from plumbline.reports.page import render_night
from plumbline.reports.story import warning_sentences
from plumbline.reports.text import summary_text
from plumbline.verdicts.series import watch
from tests.nightly.census_night import kinds

LAST = 21


@pytest.fixture
def subject(context):
    return prepare(context, 0)


def judged(context, subject, night, value):
    """A made-up night on which nothing but the calibration error was measured."""
    window = subject.window.model_copy(update={"night": night, "content": f"{night:064x}"})
    error = Measurement(
        name="calibration_error",
        value=value,
        low=value,
        high=value,
        n=5000,
        unit="probability",
        method="made up",
    )
    about = subject.model_copy(update={"window": window})
    return judge(context, about, [Measured(measurements=(error,))])


@pytest.fixture
def last_night(context, subject):
    """Twenty-one calm nights, and one that is far off and inside its tolerance of 0.05."""
    generator = np.random.default_rng(3)
    for night in range(LAST):
        judged(context, subject, night, float(generator.normal(0.02, 0.001)))
    return judged(context, subject, LAST, 0.04)


def test_a_night_unlike_the_others_is_a_warning_that_does_not_block(context, last_night):
    found = recorded_series(context, last_night.verdict.key)
    (one,) = found.unusual
    assert (one.metric, one.aspect, one.more, one.until) == ("calibration_error", "level", True, LAST)
    assert kinds(context, "series") == 2, "nights with fewer than twenty before them say nothing"
    assert "calibration_error" not in (*last_night.verdict.failing, *last_night.verdict.undecided)

    story = story_of(context, last_night.verdict.key)
    (said,) = warning_sentences(story)
    assert said.startswith("calibration error is far higher on night 21 than its past nights lead to expect")
    assert "calibration error is far higher on night 21" in summary_text(story)
    assert said in render_night(story)


def test_a_night_judged_again_is_warned_of_as_before_whatever_was_judged_since(context, subject, last_night):
    found = recorded_series(context, last_night.verdict.key)
    judged(context, subject, LAST + 1, 0.001)
    before = context.ledger.all()
    judged(context, subject, LAST, 0.04)
    assert context.ledger.all() == before
    assert watch(context.policy, last_night.verdict, past_figures(context, last_night.verdict)) == found
