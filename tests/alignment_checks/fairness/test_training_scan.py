"""What training rows hold: shares, base rates, and the groups no treatment of rows can help."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.fairness.training_scan import scan_findings, scan_labels, scan_representation
from alignment_checks.intervals import newcombe, wilson

GROUPS = np.repeat(["a", "b", "c"], [60, 30, 10])
LABELS = np.concatenate([np.repeat([1, 0], 30), np.repeat([1, 0], [6, 24]), np.ones(10, dtype=int)])


def by_group(measurements, name):
    return {m.group: m for m in measurements if m.name == name}


def test_a_groups_share_has_wilsons_interval():
    found = by_group(scan_representation("G", GROUPS, (), None, "", 0.95), "group_share")
    assert found["G=b"].value == pytest.approx(0.3)
    assert (found["G=b"].low, found["G=b"].high) == wilson(30, 100, 0.95)
    assert found["G=b"].n == 100


def test_a_share_is_compared_with_other_rows():
    other = np.repeat(["a", "b"], [100, 100])
    found = by_group(scan_representation("G", GROUPS, (), other, "the night", 0.95), "group_share_difference")
    assert found["G=b"].value == pytest.approx(0.3 - 0.5)
    assert (found["G=b"].low, found["G=b"].high) == newcombe(30, 100, 100, 200, 0.95)
    assert found["G=b"].against == "the night"
    assert found["G=c"].value == pytest.approx(0.1)


def test_an_expected_group_that_is_absent_has_a_share_of_zero():
    found = by_group(scan_representation("G", GROUPS, ("d",), None, "", 0.95), "group_share")["G=d"]
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(wilson(0, 100, 0.95)[1])


def test_the_share_of_a_handful_is_not_told():
    groups = np.repeat(["a", "b"], [95, 5])
    shares = by_group(scan_representation("G", groups, (), GROUPS, "x", 0.95), "group_share")
    assert not shares["G=b"].defined
    assert "protect" in shares["G=b"].reason


def test_no_rows_have_no_shares():
    found = scan_representation("G", np.array([], dtype=str), ("a",), GROUPS, "x", 0.95)
    assert not any(m.defined for m in found)


def test_label_bias_is_the_difference_of_base_rates():
    found = by_group(scan_labels("G", GROUPS, LABELS, (), "a", 0.95), "label_base_rate_difference")
    assert set(found) == {"G=b", "G=c"}
    assert found["G=b"].value == pytest.approx(0.2 - 0.5)
    assert (found["G=b"].low, found["G=b"].high) == newcombe(6, 30, 30, 60, 0.95)
    assert (found["G=b"].against, found["G=b"].n) == ("G=a", 30)


@pytest.mark.parametrize(("expected", "privileged", "absent"), [(("d",), "a", "G=d"), ((), "z", "G=z")])
def test_label_bias_without_a_side_is_undefined(expected, privileged, absent):
    found = scan_labels("G", GROUPS, LABELS, expected, privileged, 0.95)
    assert f"{absent} has no training row" in {m.reason for m in found}


def test_absent_groups_and_single_labels_are_named():
    assert scan_findings("G", GROUPS, LABELS, ("a", "d")) == [
        "Every training row of G=c has the favourable label.",
        "G=d has no training row.",
    ]


def test_the_label_of_a_handful_is_not_told():
    assert scan_findings("G", GROUPS[:-1], LABELS[:-1], ()) == ["G=c has fewer than 10 training rows."]


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=60))
def test_shares_of_large_groups_add_up(drawn):
    """Whatever is told of all groups together is told of all rows."""
    groups = np.repeat(drawn, 10)
    found = by_group(scan_representation("G", groups, (), None, "", 0.9), "group_share")
    assert sum(m.value for m in found.values()) == pytest.approx(1)
