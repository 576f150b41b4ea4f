"""Before labels are there, selection is measured as it will be with them, and nothing else is."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

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
