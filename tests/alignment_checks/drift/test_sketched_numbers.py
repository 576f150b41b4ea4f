"""A p-value from sketches is told only while their error cannot have made it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from alignment_checks.drift.numbers import drift_of_numbers
from alignment_checks.profiles import columns
from alignment_checks.profiles import sketch as sketching
from alignment_checks.profiles.columns import Numbers, numbers
from alignment_checks.profiles.sketch import Sketch, sketch


def p_value(reference: Numbers, current: Numbers):
    return next(m for m in drift_of_numbers("x", reference, current) if m.name == "ks_pvalue")


def critical(rows: int, other_rows: int) -> float:
    """Kolmogorov's distance at 5 %, 1.358 over the root of the effective rows."""
    return 1.3581 * math.sqrt((rows + other_rows) / (rows * other_rows))


@pytest.fixture
def sketched(monkeypatch):
    """A column of so many rows as a sketch whose error is as given."""

    def made(rows: int, error: float) -> Numbers:
        monkeypatch.setattr(Sketch, "error", property(lambda side: errors[side.n]))
        errors[rows] = error
        return Numbers(sketch(np.random.default_rng(rows).normal(size=rows)))

    errors: dict[int, float] = {}
    return made


@pytest.mark.parametrize(("share", "told"), [(0.24, True), (0.26, False)])
def test_up_to_a_quarter_of_the_critical_distance_a_p_value_is_told(sketched, share, told):
    limit = critical(3_000, 2_000)
    found = p_value(sketched(3_000, share * limit), numbers(np.random.default_rng(0).normal(size=2_000)))
    assert found.defined is told
    if not told:
        assert "exceeds a quarter of the critical distance" in found.reason


def test_the_errors_of_both_sketches_add_up(sketched):
    limit = critical(3_000, 2_000)
    one, other = sketched(3_000, 0.15 * limit), sketched(2_000, 0.15 * limit)
    assert not p_value(one, other).defined


def test_exact_columns_have_no_error_however_many_rows():
    generator = np.random.default_rng(1)
    assert p_value(*(numbers(generator.normal(size=20_000)) for _ in range(2))).defined


def test_what_cannot_be_told_between_long_columns_can_be_told_of_a_night(monkeypatch):
    """The real sketch, made coarse: its error is large beside 5,000 rows and small beside 200."""
    monkeypatch.setattr(columns, "MOST_DISTINCT", 100)
    monkeypatch.setattr(sketching, "SIZE", 200)
    generator = np.random.default_rng(2)
    long, as_long = (numbers(generator.normal(size=5_000)) for _ in range(2))
    assert critical(5_000, 5_000) / 8 < long.finite.error < critical(5_000, 90) / 4
    assert not p_value(long, as_long).defined
    assert p_value(long, numbers(generator.normal(size=90))).defined
