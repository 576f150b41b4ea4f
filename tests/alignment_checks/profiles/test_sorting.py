"""A long column is put into numpy's own order, whatever its numbers are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.profiles import distinct as exact
from alignment_checks.profiles.sorting import sort_bits

EXTREMES = [0.0, -0.0, 5e-324, -5e-324, 1.7e308, -1.7e308, 1.0, np.nextafter(1.0, 2.0)]
GENERATOR = np.random.default_rng(7)
LONG = {
    "normal": GENERATOR.normal(0, 1, 60_000),
    "skewed and tied at zero": np.where(
        GENERATOR.random(60_000) < 0.3, 0.0, GENERATOR.lognormal(8, 2, 60_000).round(2)
    ),
    "close together far from zero": 1e9 + GENERATOR.random(60_000),
    "alike but for the last bits": 1.0 + GENERATOR.integers(0, 2**20, 60_000) * 2.0**-52,
    "few values": GENERATOR.integers(-40, 40, 60_000).astype(np.float64),
    "constant": np.full(60_000, 3.5),
    "rising": np.arange(60_000.0),
    "falling": -np.arange(60_000.0),
    "every power": np.ldexp(GENERATOR.choice([-1.0, 1.0], 60_000), GENERATOR.integers(-1070, 1020, 60_000)),
    "one far out": np.concatenate([GENERATOR.random(59_999), [1e300]]),
}


def rising(values: np.ndarray) -> np.ndarray:
    found, scratch = (np.empty(values.size, dtype=np.uint64) for _ in range(2))
    sort_bits(values.view(np.uint64), found, scratch)
    return found.view(np.float64)


@settings(deadline=None)  # the first call compiles
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(EXTREMES), max_size=200),
    st.integers(1, 40),
)
def test_any_numbers_rise(values, times):
    given_ = np.tile(np.array(values, dtype=np.float64), times)
    found = rising(given_)
    assert np.array_equal(found, np.sort(given_))
    assert not np.signbit(found[found == 0]).any()


@pytest.mark.parametrize("shape", LONG)
def test_long_columns_rise_whatever_their_shape(shape):
    assert np.array_equal(rising(LONG[shape]), np.sort(LONG[shape]))


@pytest.mark.parametrize("shape", LONG)
def test_every_value_of_a_long_column_is_counted(shape):
    found = exact.distinct(LONG[shape])
    values, counts = np.unique(LONG[shape], return_counts=True)
    assert np.array_equal(found.values, values)
    assert np.array_equal(found.counts, counts)
    assert np.array_equal(found.before, [0, *np.cumsum(counts)])


@pytest.mark.parametrize("shape", [shape for shape in LONG if np.abs(LONG[shape]).max() < 1e150])
def test_a_long_columns_moments_are_numpys(shape):
    found = exact.distinct(LONG[shape])
    assert found.mean == pytest.approx(LONG[shape].mean(), rel=1e-12, abs=1e-12)
    assert found.deviation == pytest.approx(LONG[shape].std(), rel=1e-12, abs=1e-12)


def test_a_column_is_read_only_where_it_lies():
    """A file's own memory is sorted from, never in."""
    values = LONG["normal"].copy()
    values.flags.writeable = False
    before = values.copy()
    exact.distinct(values)
    assert np.array_equal(values, before)
