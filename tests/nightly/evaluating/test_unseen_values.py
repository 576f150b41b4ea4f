"""Values the champion was not trained with are measured and judged like any others."""

from __future__ import annotations

import pytest

from plumbline.nightly.evaluating.preparing import prepare
from tests.nightly.census_night import gated_night, judged_night
from tests.nightly.spoilt_data import ARRIVALS, with_values


def test_unseen_categories_are_counted_and_the_night_is_judged(spoilt):
    spoilt.change(ARRIVALS, with_values("SCHL", lambda values: ["99"] * 500 + values[500:]))
    evaluation = judged_night(spoilt.context, 0)
    assert (evaluation.verdict.outcome, evaluation.verdict.unusable) == ("fail", ())
    (unseen,) = [m for m in evaluation.measurements if (m.name, m.group) == ("unseen_rate", "SCHL")]
    assert unseen.value == pytest.approx(0.1)


def test_an_unseen_group_is_compared_like_any_other(spoilt):
    spoilt.change(ARRIVALS, with_values("RAC1P", lambda values: ["10"] * 200 + values[200:]))
    verdict = gated_night(spoilt.context, 0).verdict
    assert verdict.unusable == ()
    judged = [j for j in verdict.judgements if (j.severity, j.group) == ("block", "RAC1P=10")]
    assert judged
    assert all(j.measurement.defined for j in judged)


def test_whole_numbers_are_the_same_categories_as_their_digits(spoilt):
    """A file that stores 1 and 2 as numbers holds the same rows."""
    as_digits = prepare(spoilt.context, 0)
    spoilt.change(ARRIVALS, with_values("SEX", lambda values: [int(value) for value in values]))
    assert prepare(spoilt.context, 0) == as_digits
