"""Amounts are exact: the number that stands in the bill, to twelve places."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.billing.cells.amounts import amounts
from plumbline.costs.digits import CHARGED

NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(0, 24),
)


def kept(number):
    return number.quantize(CHARGED, ROUND_HALF_EVEN, Context(prec=60))


def read(*cells):
    return amounts(pa.chunked_array([pa.array(cells)]))


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_a_text_is_the_number_it_says(numbers):
    """Plain or with an exponent; what is finer than twelve places is rounded, half to even, and counted."""
    texts = [form.format(number) for number in numbers for form in ("{:f}", "{:E}")]
    expected = [kept(number) for number in numbers for _ in "fE"]
    found = read(*texts)
    assert found.values.to_pylist() == expected
    assert found.rounded == sum(value != Decimal(text) for value, text in zip(expected, texts, strict=True))


@settings(deadline=None)
@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_a_double_is_the_shortest_number_that_stands_for_it(number):
    assert read(number).values.to_pylist() == [kept(Decimal(repr(number)))]


def test_decimals_and_whole_numbers_of_a_parquet_file_are_exact():
    assert read(Decimal("0.10"), Decimal("12345678901234.5")).values.to_pylist() == [
        Decimal("0.1"),
        Decimal("12345678901234.5"),
    ]
    assert read(7, -3).values.to_pylist() == [7, -3]


def test_what_is_no_amount_is_never_zero():
    found = read("x", "nan", "1e40", None, " 1.5 ")
    assert found.values.to_pylist() == [None, None, None, None, Decimal("1.5")]
    assert found.unreadable.to_pylist() == [True, False, False, False, False]
    assert found.not_finite.to_pylist() == [False, True, False, False, False]
    assert found.too_large.to_pylist() == [False, False, True, False, False]
