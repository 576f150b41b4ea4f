"""Before labels are there, selection is measured as it will be with them, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.design import Design
from alignment_checks.fairness.before_labels import LABEL_FREE, measure_fairness_before_labels
from alignment_checks.fairness.comparisons import measure_fairness

ROWS = st.lists(
    st.tuples(st.sampled_from("123"), st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40
)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_whatever_the_labels_will_be(rows):
    groups, labels, predictions = (np.asarray(column) for column in zip(*rows, strict=True))
    before = measure_fairness_before_labels({"D": groups}, {"D": "1"}, predictions, 0.95, "not yet")
    after = measure_fairness({"D": groups}, {"D": "1"}, labels, predictions, 0.95)
    assert [(m.name, m.group, m.against, m.unit) for m in before] == [
        (m.name, m.group, m.against, m.unit) for m in after
    ]
    for mine, later in zip(before, after, strict=True):
        if mine.name in LABEL_FREE:
            assert mine == later
        else:
            assert (mine.value, mine.low, mine.high, mine.reason) == (None, None, None, "not yet")
            assert mine.n >= later.n


def figures(m):
    return (m.value, m.low, m.high, m.n)


def test_weights_clusters_and_intersections_change_nothing_of_that():
    """Also effective sizes and the intervals built on them look at predictions alone."""
    generator = np.random.default_rng(7)
    labels, predictions = generator.integers(0, 2, (2, 400))
    groups = {"D": generator.choice(["1", "2"], 400), "E": generator.choice(["1", "2"], 400)}
    design = Design.of(400, generator.uniform(0.5, 2, 400), generator.integers(0, 150, 400))
    about = {"design": design, "intersections": [("D", "E")]}
    privileged = {"D": "1", "E": "1"}
    before = measure_fairness_before_labels(groups, privileged, predictions, 0.95, "not yet", **about)
    after = measure_fairness(groups, privileged, labels, predictions, 0.95, **about)
    free = [m for m in before if m.name in LABEL_FREE]
    later = [m for m in after if m.name in LABEL_FREE]
    assert [figures(m) for m in free] == [pytest.approx(figures(m), rel=1e-12) for m in later]
    assert any("&" in m.group for m in free)
    assert all(m.n > 0 for m in before if not m.defined)
