"""One threshold a group, as a shift of log odds, from rows the model was not trained on."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.retraining.mitigations.threshold_optimizer import TOLERANCE, kept_for_thresholds, shifts
from plumbline.retraining.mitigations.treatment import MitigationError
from tests.retraining.made_up_people import missed, people


def margins(given):
    """The log odds of a model that knows how the labels came about."""
    skill, is_b = given.features[:, 0].astype(float), given.features[:, 1]
    return 2 * skill + np.where(is_b == 0, 0.8, -1.5)


def shifted(given, found):
    return margins(given) + np.array([found.get(group, 0.0) for group in given.groups]) >= 0


def test_the_true_positive_rates_come_within_the_tolerance():
    given = people()
    found = shifts(margins(given), given.labels, given.groups, "true_positive_rate_parity")
    assert missed(margins(given) >= 0, given) > 0.25
    assert abs(missed(shifted(given, found), given)) <= TOLERANCE + 0.01
    others = people(seed=1)
    assert abs(missed(shifted(others, found), others)) <= TOLERANCE + 0.06  # its noise: 4 standard errors


def test_demographic_parity_brings_the_selection_rates_within_the_tolerance():
    given = people()
    said = shifted(given, shifts(margins(given), given.labels, given.groups, "demographic_parity"))
    rates = [said[given.groups == group].mean() for group in "ab"]
    assert abs(rates[0] - rates[1]) <= TOLERANCE + 0.01


def test_the_same_rows_in_any_order_make_the_same_shifts():
    given, order = people(), np.random.default_rng(3).permutation(4_000)
    one = shifts(margins(given), given.labels, given.groups, "equalized_odds")
    other = shifts(margins(given)[order], given.labels[order], given.groups[order], "equalized_odds")
    assert one == other


def test_a_tiny_group_has_no_shift():
    given = people()
    groups = given.groups.astype(object)
    groups[:5] = "tiny"
    groups = groups.astype(str)
    assert set(shifts(margins(given), given.labels, groups, "equalized_odds")) == {"a", "b"}


def test_nobody_to_compare_with_is_refused():
    given = people(200)
    with pytest.raises(MitigationError, match="two groups"):
        shifts(margins(given), given.labels, np.full(200, "a"), "equalized_odds")


def test_the_rows_kept_for_the_thresholds_are_a_fifth_decided_by_the_seed():
    kept = kept_for_thresholds(10_000, seed=7)
    assert kept.mean() == pytest.approx(0.2, abs=0.02)
    np.testing.assert_array_equal(kept, kept_for_thresholds(10_000, seed=7))
    assert (kept != kept_for_thresholds(10_000, seed=8)).any()
