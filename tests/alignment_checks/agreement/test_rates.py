"""Shares are those of the definition; in a sample, weights undo the selection that reviewing makes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.agreement.rates import (
    measure_false_positive_rate,
    measure_precision,
    measure_recall,
)
from alignment_checks.intervals import wilson

rows = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=50)


def arrays(rows):
    table = np.array(rows, dtype=bool).reshape(-1, 2)
    return table[:, 0], table[:, 1], np.ones(len(table))


@given(rows)
def test_they_are_what_counting_says(drawn):
    found, truth, weights = arrays(drawn)
    both, alarms, misses = (found & truth).sum(), (found & ~truth).sum(), (~found & truth).sum()
    calm = (~found & ~truth).sum()
    for measure, hits, among in (
        (measure_precision, both, both + alarms),
        (measure_recall, both, both + misses),
        (measure_false_positive_rate, alarms, alarms + calm),
    ):
        measured = measure(found, truth, weights, 0.95)
        assert measured.n == among
        if among:
            assert measured.value == pytest.approx(hits / among)
            assert (measured.low, measured.high) == pytest.approx(wilson(hits, among, 0.95))
        else:
            assert not measured.defined


def test_equal_weights_change_nothing_and_unequal_ones_widen():
    found, truth, weights = arrays([(True, True)] * 30 + [(True, False)] * 10)
    plain = measure_precision(found, truth, weights, 0.95)
    assert measure_precision(found, truth, weights * 100, 0.95).low == pytest.approx(plain.low)
    uneven = measure_precision(found, truth, np.where(np.arange(40) % 2, 1, 50.0), 0.95)
    assert uneven.high - uneven.low > plain.high - plain.low


def test_what_was_reviewed_is_no_picture_of_what_was_checked():
    """A detector that misses half: among reviewed items it looks perfect, in the audit sample it does not."""
    generator = np.random.default_rng(3)
    truth = generator.random(40_000) < 0.1
    found = truth & (generator.random(40_000) < 0.5)
    audited = generator.random(40_000) < 0.05
    reviewed = found | audited
    weights = np.full(40_000, 20.0)
    naive = measure_recall(found[reviewed], truth[reviewed], weights[reviewed], 0.95)
    honest = measure_recall(found[audited], truth[audited], weights[audited], 0.95)
    assert naive.low > 0.9
    assert honest.low < 0.5 < honest.high
