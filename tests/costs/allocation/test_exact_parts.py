"""Parts are whole quanta, in proportion, and add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.allocation.exact_parts import exact_parts, rounded_together

CENT = Decimal("0.01")
cents = st.integers(-(10**12), 10**12).map(lambda number: number * CENT)
weights = st.lists(st.decimals("0", "1000", places=3), min_size=1, max_size=8).filter(any)


@given(cents, weights)
def test_parts_add_up_and_are_off_by_less_than_a_quantum(amount, given_weights):
    parts = exact_parts(amount, given_weights, CENT)
    assert sum(parts) == amount
    for part, weight in zip(parts, given_weights, strict=True):
        assert part == part.quantize(CENT)
        assert abs(part - amount * weight / sum(given_weights)) < CENT


def test_what_is_left_over_goes_to_those_who_lost_most():
    thirds = exact_parts(Decimal("1.00"), [Decimal(1)] * 3, CENT)
    assert thirds == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert exact_parts(Decimal("0.01"), [Decimal(1), Decimal(2)], CENT) == [0, CENT]


def test_a_credit_is_split_as_a_charge_is():
    assert exact_parts(Decimal("-1.00"), [Decimal(1)] * 3, CENT) == [
        -part for part in exact_parts(Decimal("1.00"), [Decimal(1)] * 3, CENT)
    ]


@pytest.mark.parametrize("bad", [[], [Decimal(0)], [Decimal(-1), Decimal(2)]])
def test_weights_that_split_nothing_are_refused(bad):
    with pytest.raises(ValueError, match="weights"):
        exact_parts(Decimal(1), bad)


def test_an_amount_between_two_quanta_is_refused():
    with pytest.raises(ValueError, match="whole number"):
        exact_parts(Decimal("0.005"), [Decimal(1)], CENT)


@given(st.lists(st.decimals("-1e6", "1e6", places=12), max_size=20))
def test_rounded_amounts_add_up_to_the_rounded_sum(amounts):
    rounded = rounded_together(amounts, CENT)
    assert sum(rounded) == sum(amounts, Decimal(0)).quantize(CENT, "ROUND_HALF_UP")
    assert all(abs(one - other) < CENT for one, other in zip(rounded, amounts, strict=True))
