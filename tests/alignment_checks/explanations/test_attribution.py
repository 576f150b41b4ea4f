"""Shares of attribution, their change against a reference, and their gaps between groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.explanations.attribution import (
    attribution_changes,
    attribution_gaps,
    attribution_shares,
)

NAMES = ["big", "small", "none"]


def drawn(rows: int, seed: int, big: float = 3.0) -> np.ndarray:
    """|SHAP| of skewed, correlated features; the last moves nothing."""
    rng = np.random.default_rng(seed)
    common = rng.exponential(1, rows)
    return np.column_stack([big * common * rng.random(rows), common + rng.random(rows), np.zeros(rows)])


def by_feature(measurements):
    return {m.group: m for m in measurements}


@given(st.integers(2, 200), st.integers(0, 99))
def test_shares_add_up_to_one(rows, seed):
    shares = attribution_shares(drawn(rows, seed), NAMES, 0.95)
    assert sum(m.value for m in shares) == pytest.approx(1)
    assert all(m.simultaneous_low <= m.low <= m.value <= m.high <= m.simultaneous_high for m in shares)


@given(st.floats(0.01, 100))
def test_shares_do_not_depend_on_the_unit_of_the_score(factor):
    plain, scaled = (
        attribution_shares(sizes, NAMES, 0.95) for sizes in (drawn(50, 1), factor * drawn(50, 1))
    )
    assert [m.value for m in scaled] == pytest.approx([m.value for m in plain])


def test_intervals_hold_the_share_of_all_rows():
    truth = attribution_shares(drawn(400_000, 0), NAMES, 0.95)[0].value
    samples = [attribution_shares(drawn(300, seed), NAMES, 0.95)[0] for seed in range(1, 301)]
    assert 275 <= sum(m.low <= truth <= m.high for m in samples) <= 297


def test_a_small_sample_is_no_surer_than_the_reference_expects():
    """Features that rarely move a score: without the reference, two in five samples miss one's share."""
    rng = np.random.default_rng(4)
    rare = np.where(rng.random((40_000, 6)) < 0.02, rng.exponential(3, (40_000, 6)), 0.01)
    sizes, names = np.column_stack([rng.exponential(1, 40_000), rare]), list("abcdefg")
    truth = {m.group: m.value for m in attribution_shares(sizes, names, 0.95)}
    reference = by_feature(attribution_shares(sizes[rng.integers(0, len(sizes), 5_000)], names, 0.95))
    missed = 0
    for _ in range(200):
        sample = sizes[rng.integers(0, len(sizes), 100)]
        found = attribution_shares(sample, names, 0.95, reference)
        missed += any(not m.simultaneous_low <= truth[m.group] <= m.simultaneous_high for m in found)
    assert missed <= 200 * 0.05 * 1.7


def test_an_undrifted_night_is_called_no_more_often_than_the_level_says():
    """Called: the interval for all features at once excludes zero for any."""
    called = 0
    for seed in range(300):
        baseline = by_feature(attribution_shares(drawn(2_000, 1_000 + seed), NAMES, 0.95))
        changes = attribution_changes(attribution_shares(drawn(500, seed), NAMES, 0.95), baseline, 0.95)
        called += any(m.simultaneous_low > 0 or m.simultaneous_high < 0 for m in changes)
    assert called <= 300 * 0.05 * 1.6


def test_a_moved_share_is_found_with_its_sign():
    baseline = by_feature(attribution_shares(drawn(2_000, 1), NAMES, 0.95))
    changes = by_feature(
        attribution_changes(attribution_shares(drawn(2_000, 2, 5), NAMES, 0.95), baseline, 0.95)
    )
    assert changes["big"].simultaneous_low > 0 > changes["small"].simultaneous_high
    assert changes["big"].against == "reference"


def test_a_change_without_a_reference_is_undefined():
    shares = attribution_shares(drawn(50, 1), NAMES, 0.95)
    changed = attribution_changes(shares, by_feature(shares[:1]), 0.95)
    assert [m.defined for m in changed] == [True, False, False]
    assert changed[1].reason == "the reference has no attribution on record"


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [(np.ones((1, 3)), "1 explained rows tell nothing"), (np.zeros((9, 3)), "no feature moves the score")],
)
def test_what_has_no_share_says_why(sizes, reason):
    shares = attribution_shares(sizes, NAMES, 0.95)
    assert all(not m.defined and reason in m.reason for m in shares)
    changes = attribution_changes(shares, by_feature(attribution_shares(drawn(50, 1), NAMES, 0.95)), 0.95)
    assert all(not m.defined and reason in m.reason for m in changes)


def test_a_gap_is_the_groups_share_minus_that_of_the_others():
    sizes = np.vstack([drawn(500, 1, 6), drawn(700, 2, 2)])
    group = np.repeat(["1", "2"], [500, 700])
    gaps = by_feature(attribution_gaps(sizes, NAMES, {"DIS": group}, 0.95))
    here, there = (attribution_shares(sizes[group == g], NAMES, 0.95)[0].value for g in "12")
    assert gaps["big | DIS=1"].value == pytest.approx(here - there)
    assert gaps["big | DIS=1"].value == pytest.approx(-gaps["big | DIS=2"].value)
    assert gaps["big | DIS=1"].simultaneous_low > 0
    assert {m.n for m in gaps.values()} == {500}


@pytest.mark.parametrize(("rows", "group"), [(500, 30), (2_000, 30), (2_000, 100)])
def test_a_small_group_like_all_others_is_called_no_more_often_than_the_level_says(rows, group):
    """Features that rarely move a score: a small group seldom holds such a row, and knows no spread of it."""
    rng = np.random.default_rng([rows, group])
    rare = rng.random((40_000, 4)) < 0.03
    sizes = np.column_stack(
        [rng.exponential(1, 40_000), np.where(rare, rng.exponential(3, rare.shape), 0.01)]
    )
    member = {"G": np.where(np.arange(rows) < group, "1", "2")}
    called = 0
    for _ in range(200):
        gaps = attribution_gaps(sizes[rng.integers(0, len(sizes), rows)], list("abcde"), member, 0.95)
        called += any(m.simultaneous_low > 0 or m.simultaneous_high < 0 for m in gaps)
    assert called <= 200 * 0.05 * 1.7


def test_a_group_that_is_too_small_is_named_with_its_size():
    group = np.repeat(["1", "2"], [12, 488])
    gaps = attribution_gaps(drawn(500, 1), NAMES, {"DIS": group}, 0.95)
    assert len(gaps) == 6
    assert all(not m.defined and m.n == 12 and "fewer than 30" in m.reason for m in gaps)
