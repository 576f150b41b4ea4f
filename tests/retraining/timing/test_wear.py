"""What a fresh model is expected to lose, and the least that costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.retraining.timing.wear import LOST_FIRST, Wear, cheapest, lost

WEARS = st.builds(
    Wear,
    slope=st.floats(0, 0.1),
    height=st.floats(0, 1),
    hazard=st.floats(0.001, 0.5),
)


def night_by_night(nights, worn):
    rises = (worn.slope * age + worn.height * (1 - (1 - worn.hazard) ** age) for age in range(nights))
    return sum(rises)


@given(WEARS, st.integers(1, 200))
def test_a_life_loses_what_its_nights_lose(worn, nights):
    assert lost(np.array([float(nights)]), worn)[0] == pytest.approx(night_by_night(nights, worn), abs=1e-6)


@given(WEARS, st.integers(1, 200))
def test_retraining_never_costs_more_than_keeping_the_first_model(worn, nights):
    assert cheapest(np.array([nights]), worn, 1.0)[0] <= night_by_night(nights, worn) + 1e-6


@given(WEARS.map(lambda worn: worn._replace(slope=0.0)), st.integers(1, 200))
def test_steps_cost_no_more_than_answering_each(worn, nights):
    assert cheapest(np.array([nights]), worn, 1.0)[0] <= worn.hazard * nights * (1 + LOST_FIRST) + 1e-9


def test_a_slope_is_cut_into_equal_lives():
    """100 nights that rise by 0.02 each: ten nights a retraining, each of which loses 0.9."""
    assert cheapest(np.array([100]), Wear(0.02, 0.0, 0.01), 1.0)[0] == pytest.approx(9 + 10 * 0.9)
