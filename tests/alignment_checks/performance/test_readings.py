"""What reading costs is counted row by row; nothing known is nothing told."""

from __future__ import annotations

import numpy as np

from alignment_checks.performance.paired import bonett_price
from alignment_checks.performance.readings import measure_reading_accuracy, measure_reading_drop


def test_rows_that_only_the_true_value_gets_right_are_the_cost():
    true, read = np.array([1, 1, 1, 0, 0], bool), np.array([1, 0, 0, 1, 0], bool)
    told = measure_reading_drop(true, read, 0.9)
    pairs = bonett_price(2, 1, 5, 0.9)
    assert (told.name, told.value, told.low, told.high) == ("reading_drop", 0.2, pairs.low, pairs.high)


def test_without_rows_there_is_no_cost_to_tell():
    nothing = np.empty(0, bool)
    assert measure_reading_drop(nothing, nothing, 0.95).reason == "the window has no rows"


def test_rows_whose_true_value_nobody_knows_do_not_count():
    told = measure_reading_accuracy("AGEP", np.array([31.0, 47.0, 5.0]), np.array([31.0, 41.0, np.nan]), 0.95)
    assert (told.value, told.n, told.group) == (0.5, 2, "AGEP")
    assert not measure_reading_accuracy("AGEP", np.array([1.0]), np.array([np.nan]), 0.95).defined
