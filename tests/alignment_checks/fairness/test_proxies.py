"""What gives a protected attribute away: all features together, and single ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.fairness.proxies import TOP_FEATURES, measure_proxies

RANDOM = np.random.default_rng(0)
ROWS = 2_000
GROUPS = np.where(RANDOM.random(ROWS) < 0.5, "a", "b")
NOISE = RANDOM.normal(size=ROWS)
COPY = np.array(["yes" if group == "a" else "no" for group in GROUPS], dtype=object)
HALF = np.where(RANDOM.random(ROWS) < 0.5, GROUPS, RANDOM.choice(["a", "b"], ROWS)).astype(object)


def measured(**features):
    return measure_proxies("G", GROUPS, "a", features, 0.95, seed=1)


def auc(found):
    return next(m for m in found if m.name == "proxy_auc")


def association(feature, groups=GROUPS):
    found = measure_proxies("G", groups, "a", {"x": feature}, 0.95, seed=1)
    return next(m for m in found if m.name == "proxy_association")


def test_a_copy_of_the_attribute_tells_it_fully():
    assert auc(measured(copy=COPY)).value == 1
    assert association(COPY).value == pytest.approx(1, abs=1e-6)


def test_noise_tells_nothing():
    found = auc(measured(noise=NOISE))
    assert found.low < 0.5 < found.high
    assert association(NOISE).value < 0.06


def test_the_attribute_itself_is_left_out():
    assert auc(measured(G=COPY, noise=NOISE)).value == auc(measured(noise=NOISE)).value
    assert "G ~ G" not in {m.group for m in measured(G=COPY, noise=NOISE)}


def test_features_together_tell_what_none_tells_alone():
    """The group is whether two coins agree."""
    coins = np.random.default_rng(1).integers(0, 2, (2, ROWS)).astype(float)
    groups = np.where(coins[0] == coins[1], "a", "b")
    found = measure_proxies("G", groups, "a", {"one": coins[0], "two": coins[1]}, 0.95, seed=1)
    assert auc(found).value > 0.99
    assert all(m.value < 0.1 for m in found if m.name == "proxy_association")


def test_the_strongest_single_features_come_first():
    noisy = {f"noise{i}": np.random.default_rng(i).normal(size=ROWS) for i in range(6)}
    found = [m for m in measured(**noisy, half=HALF, copy=COPY) if m.name == "proxy_association"]
    assert len(found) == TOP_FEATURES
    assert [m.group for m in found[:2]] == ["G ~ copy", "G ~ half"]
    assert 0.4 < found[1].value < 0.6


def test_missing_values_tell_too():
    told = np.where(GROUPS == "a", np.nan, 1.0)
    assert association(told).value == pytest.approx(1, abs=1e-6)


def test_the_same_seed_draws_the_same():
    many = np.tile(GROUPS, 4), {"noise": np.tile(NOISE, 4)}
    first, second = (measure_proxies("G", many[0], "a", many[1], 0.95, seed=5) for _ in range(2))
    assert first == second
    assert auc(first).n == 5_000


@pytest.mark.parametrize(
    ("groups", "features"),
    [(np.full(100, "a"), {"x": np.arange(100.0)}), (GROUPS[:12], {"x": NOISE[:12]}), (GROUPS, {})],
    ids=["one group", "too few rows", "no feature"],
)
def test_what_cannot_be_told_is_undefined_with_a_reason(groups, features):
    found = auc(measure_proxies("G", groups, "a", features, 0.95, seed=1))
    assert (found.value, bool(found.reason)) == (None, True)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_column_of_nothing_tells_nothing(value):
    found = measured(empty=np.full(ROWS, value), noise=NOISE)
    assert auc(found).low < 0.5 < auc(found).high
    assert not next(m for m in found if m.group == "G ~ empty").defined


def test_a_constant_feature_has_no_association():
    assert not association(np.zeros(ROWS)).defined


@settings(max_examples=30, deadline=None)
@given(st.permutations(["u", "v", "w"]))
def test_renaming_a_features_values_changes_no_association(names):
    letters = np.array(["u", "v", "w"], dtype=object)[np.arange(ROWS) % 3]
    letters[GROUPS == "b"] = "u"
    renamed = np.array([dict(zip("uvw", names, strict=True))[value] for value in letters], dtype=object)
    assert association(renamed).value == pytest.approx(association(letters).value)
