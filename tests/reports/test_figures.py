"""Numbers read the same everywhere, and never round onto a limit they are not at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.figures import decimals, figure, number, tolerance
from tests.reports.example_night import measurement

small = st.floats(-2, 2, allow_nan=False)


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (-0.25, 0.25, "within ±0.25"),
        (0.8, 1.25, "0.80 to 1.25"),
        (0.8903, None, "at least 0.8903"),
        (None, 0.05, "at most 0.05"),
        (0.003, None, "at least 0.003"),
        (None, None, "no limit"),
    ],
)
def test_a_tolerance_reads_as_words(lower, upper, words):
    assert tolerance(lower, upper) == words


@pytest.mark.parametrize(
    ("value", "text"), [(-0.54, "-0.54"), (0, "0.00"), (0.00004, "<0.01"), (-0.00004, ">-0.01"), (1, "1.00")]
)
def test_a_value_that_is_not_zero_never_reads_as_zero(value, text):
    assert number(value) == text


def test_an_undefined_value_reads_as_undefined():
    assert figure(measurement("tpr", None)) == "undefined"


def test_an_interval_without_width_is_not_shown():
    assert figure(measurement("ks_pvalue", 0.5, 0.0)) == "0.50"


@given(value=small, limit=st.sampled_from([0.25, -0.02, 0.8903, 0.003]))
def test_a_value_apart_from_its_limit_reads_apart(value, limit):
    """Unless they agree to four decimals."""
    places = decimals((limit,), (value,))
    if abs(value - limit) >= 1e-4:
        assert number(value, places) != number(limit, places)
