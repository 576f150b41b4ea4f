"""How often a schedule comes due in an average month."""

from __future__ import annotations

from fractions import Fraction

import pytest

from plumbline.specs.schedules import nights_a_month


@pytest.mark.parametrize(
    ("schedule", "a_year"),
    [("0 2 * * *", 365), ("0 0 1 * *", 12), ("0 2 * * 1", 52), ("0 0 1 1 *", 1), ("* * * * *", 10_000)],
)
def test_it_is_a_twelfth_of_a_years_times(schedule, a_year):
    assert float(nights_a_month(schedule)) == pytest.approx(float(Fraction(a_year, 12)))
