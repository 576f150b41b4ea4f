"""AIF360's weights are the published ones, fast, and silent."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.retraining.mitigations.reweighing import ReweighingError, weights


def closed_formula(groups, labels, privileged):
    """P(g) P(y) / P(g, y), Kamiran & Calders 2012, with every other group taken as one."""
    side = groups == privileged
    result = np.empty(len(labels))
    for row, (member, label) in enumerate(zip(side, labels, strict=True)):
        both = np.mean((side == member) & (labels == label))
        result[row] = np.mean(side == member) * np.mean(labels == label) / both
    return result


ALL_CELLS = [("a", 0), ("a", 1), ("b", 0), ("c", 1)]
rows = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1)), max_size=40)


@settings(deadline=None)  # the first call imports AIF360
@given(rows)
def test_weights_follow_the_closed_formula(drawn):
    groups, labels = (np.array(column) for column in zip(*ALL_CELLS, *drawn, strict=True))
    found = weights(groups, labels, "a")
    np.testing.assert_allclose(found, closed_formula(groups, labels, "a"))
    assert found.sum() == pytest.approx(len(labels))


@settings(deadline=None)
@given(rows)
def test_group_and_label_are_independent_under_the_weights(drawn):
    groups, labels = (np.array(column) for column in zip(*ALL_CELLS, *drawn, strict=True))
    found = weights(groups, labels, "a")
    side = groups == "a"
    rates = [np.average(labels[cell], weights=found[cell]) for cell in (side, ~side)]
    assert rates[0] == pytest.approx(rates[1])


@pytest.mark.parametrize(
    ("groups", "labels", "message"),
    [
        ("ab", [1, 1], "group 'a' has label 0"),
        ("aab", [0, 1, 1], "any group but 'a' has label 0"),
        ("bb", [0, 1], "group 'a' has label 0"),
    ],
)
def test_an_empty_cell_is_refused_by_name(groups, labels, message):
    with pytest.raises(ReweighingError, match=message):
        weights(np.array(list(groups)), np.array(labels), "a")


def test_forty_eight_thousand_rows_take_less_than_two_seconds():
    random = np.random.default_rng(0)
    groups, labels = random.choice(list("ab"), 48_000), random.integers(0, 2, 48_000)
    weights(groups[:10], np.tile([0, 1], 5), groups[0])  # imports
    started = time.perf_counter()
    weights(groups, labels, "a")
    assert time.perf_counter() - started < 2


def test_the_import_says_nothing_and_warns_of_nothing():
    """AIF360 logs a line for every optional package it lacks."""
    script = (
        "import numpy as np; from plumbline.retraining.mitigations.reweighing import weights;"
        "weights(np.array(['a', 'a', 'b', 'b']), np.array([0, 1, 0, 1]), 'a')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert done.stderr == done.stdout == b""


def test_logging_is_left_as_it_was():
    weights(np.array(list("aabb")), np.array([0, 1, 0, 1]), "a")
    assert logging.getLogger("anything").isEnabledFor(logging.WARNING)
