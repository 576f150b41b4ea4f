"""What the entry point is told makes a fairer model, the same each time, without touching tiny groups."""

from __future__ import annotations

import numpy as np
import pytest
import xgboost as xgb

from plumbline.retraining.mitigations.exponentiated_gradient import treat
from tests.retraining.made_up_people import missed, people


def decisions(given, treatment=None):
    """Of a model trained on the treated rows, on people it has not seen."""
    if treatment is None:
        data = xgb.DMatrix(given.features, given.labels)
    else:
        data = xgb.DMatrix(given.features[treatment.rows], treatment.labels, weight=treatment.weights)
    parameters = {"objective": "binary:logistic", "max_depth": 3, "nthread": 1}
    booster = xgb.train(parameters, data, 30)
    others = people(seed=1)
    return booster.inplace_predict(others.features) >= 0.5, others


@pytest.fixture(scope="module")
def given():
    return people()


@pytest.mark.parametrize("constraint", ["true_positive_rate_parity", "equalized_odds"])
def test_the_groups_favourable_labels_are_found_more_equally(given, constraint):
    before = missed(*decisions(given))
    after = missed(*decisions(given, treat(*given, constraint, seed=7)))
    assert before > 0.25
    assert abs(after) < 0.5 * before


def test_demographic_parity_brings_the_selection_rates_together(given):
    gaps = []
    for treatment in (None, treat(*given, "demographic_parity", seed=7)):
        said, others = decisions(given, treatment)
        gaps.append(said[others.groups == "a"].mean() - said[others.groups == "b"].mean())
    assert abs(gaps[1]) < 0.5 * gaps[0]


def test_the_same_rows_make_the_same_treatment(given):
    first, second = (treat(*given, "equalized_odds", seed=7) for _ in range(2))
    np.testing.assert_array_equal(first.rows, second.rows)
    np.testing.assert_array_equal(first.labels, second.labels)
    np.testing.assert_array_equal(first.weights, second.weights)


def test_rows_of_a_tiny_group_keep_their_label(given):
    groups = given.groups.astype(object)
    groups[:5] = "tiny"
    found = treat(given.features, given.labels, groups.astype(str), "equalized_odds", seed=7)
    tiny = np.isin(found.rows, range(5))
    as_it_was = set(enumerate(given.labels[:5].tolist()))
    assert set(zip(found.rows[tiny].tolist(), found.labels[tiny].tolist(), strict=True)) == as_it_was
    assert np.unique(found.weights[tiny]).size == 1
