"""A difference in cost is its usage and its price, and these add up to it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.anomalies.price_and_usage import Bought, explained

money = st.decimals(-1_000_000, 1_000_000, places=6)
amounts = st.decimals(0, 1_000_000, places=6)
bought = st.builds(Bought, money, st.none() | amounts)


@given(bought, bought)
def test_the_parts_add_up_to_the_difference(usual, actual):
    assert explained(usual, actual).difference == actual.cost - usual.cost


def test_twice_as_much_at_the_same_price_is_usage():
    found = explained(Bought(Decimal(10), Decimal(5)), Bought(Decimal(20), Decimal(10)))
    assert (found.usage, found.price, found.unknown) == (10, 0, 0)


def test_as_much_at_twice_the_price_is_price():
    found = explained(Bought(Decimal(10), Decimal(5)), Bought(Decimal(20), Decimal(5)))
    assert (found.usage, found.price, found.unknown) == (0, 10, 0)


def test_both_are_told_apart():
    """Three more at 2, and eight at one more."""
    found = explained(Bought(Decimal(10), Decimal(5)), Bought(Decimal(24), Decimal(8)))
    assert (found.usage, found.price) == (6, 8)


def test_what_is_new_or_gone_is_usage():
    new = explained(Bought(Decimal(0), Decimal(0)), Bought(Decimal(7), Decimal(2)))
    gone = explained(Bought(Decimal(7), Decimal(2)), Bought(Decimal(0), Decimal(0)))
    assert (new.usage, gone.usage) == (7, -7)


def test_without_a_quantity_nobody_knows():
    found = explained(Bought(Decimal(3)), Bought(Decimal(5), Decimal(2)))
    assert (found.usage, found.price, found.unknown) == (0, 0, 2)
