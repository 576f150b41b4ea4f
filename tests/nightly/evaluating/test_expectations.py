"""Without labels a night's performance is expected from its scores; labels then show what scores mean."""

from __future__ import annotations

import pytest

from plumbline.nightly.evaluating import preparing
from plumbline.nightly.evaluating.measuring.expectations import measure_expectations
from plumbline.nightly.evaluating.scoring import score
from tests.nightly.census_night import context_in


@pytest.fixture(scope="module")
def expected(champion_state, place, census_data):
    """What was to be expected of a night, by metric."""
    context = context_in(place(champion_state))

    def of_night(night: int):
        subject = preparing.prepare(context, night)
        found = measure_expectations(subject, score(context, subject))
        return {measurement.name: measurement for measurement in found}

    return of_night


def test_an_ordinary_night_is_expected_and_confirmed(expected):
    found = expected(0)
    assert found["estimated_auc"].low < found["estimated_auc"].value < found["estimated_auc"].high
    assert found["concept_drift_pvalue"].low > 0.01


def test_the_night_that_changed_is_seen_in_scores_and_more_so_in_labels(expected):
    """Realised AUC of night 27 is .8035: the estimate falls, and what it misses is concept drift."""
    found = expected(27)
    assert 0.81 < found["estimated_auc"].value < 0.85
    assert found["concept_drift_pvalue"].high < 1e-4


def test_the_hold_out_is_not_expected_from_itself(champion_state, place, census_data):
    context = context_in(place(champion_state))
    subject = preparing.prepare(context, 0).model_copy(update={"window": context.holdout})
    assert measure_expectations(subject, score(context, subject)) == []
