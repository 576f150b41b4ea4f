"""What comes after a point changes nothing of what is said of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.series.alarms import alarms
from plumbline.costs.series.scoring import scores
from tests.costs.series.made_up import START, days, series


def until(whole, points):
    return series(whole.values[:points], seconds=whole.seconds[:points])


@pytest.mark.parametrize("step", [3600, 86_400])
@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=120),
    odd=st.data(),
)
def test_any_series_cut_anywhere(step, values, odd):
    gaps = odd.draw(st.lists(st.integers(1, 3 * step), min_size=len(values), max_size=len(values)))
    whole = series(values, seconds=START + np.cumsum(gaps))
    points = odd.draw(st.integers(1, len(values)))
    cut = until(whole, points)
    assert scores(cut).score.tolist() == scores(whole).score[:points].tolist()
    assert [a.place for a in alarms(cut, scores(cut))] == [
        a.place for a in alarms(whole, scores(whole)) if a.place < points
    ]


@pytest.mark.parametrize("points", [300, 577, 1200, 2300])
def test_two_weeks_of_five_minutes_cut_within_and_between_days(points):
    whole = series(days(2400))
    assert scores(until(whole, points)).score.tolist() == scores(whole).score[:points].tolist()
