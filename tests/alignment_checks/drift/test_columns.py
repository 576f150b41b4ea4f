"""Which measurements a column has, what counts as missing or unseen, and what is undefined."""

from __future__ import annotations

import time

import numpy as np
import pytest

from alignment_checks.drift.columns import measure_drift

NUMERIC = ["missing_rate", "ks", "ks_pvalue", "wasserstein", "psi", "jensenshannon"]
CATEGORICAL = ["missing_rate", "chi2_pvalue", "psi", "jensenshannon", "unseen_rate"]


def strings(*values: str | None) -> np.ndarray:
    return np.array(values, dtype=object)


def measure(kind: str, reference: np.ndarray, current: np.ndarray) -> dict:
    """One column's measurements by name."""
    measured = measure_drift({"AGEP": reference}, {"AGEP": current}, {"AGEP": kind})
    assert {m.group for m in measured} == {"AGEP"}
    assert [m.name for m in measured] == (NUMERIC if kind == "numeric" else CATEGORICAL)
    return {m.name: m for m in measured}


def defined(measured: dict) -> set[str]:
    return {name for name, measurement in measured.items() if measurement.defined}


def test_numeric_column_ignores_missing_values_and_counts_them():
    generator = np.random.default_rng(0)
    reference, current = generator.normal(0, 1, 500), generator.normal(0, 1, 100)
    with_gaps = np.append(current, [np.nan] * 25)
    found, complete = measure("numeric", reference, with_gaps), measure("numeric", reference, current)
    assert (found["missing_rate"].value, found["missing_rate"].n) == (0.2, 125)
    for name in NUMERIC[1:]:
        assert (found[name].value, found[name].n) == (complete[name].value, 100)


def test_categorical_column_counts_missing_and_unseen_rows():
    """The unseen share is of the rows that have a value."""
    reference = strings("a", "b", None, *["a", "b"] * 50)
    found = measure("categorical", reference, strings("a", "a", "b", "new", None))
    assert (found["missing_rate"].value, found["missing_rate"].n) == (0.2, 5)
    assert (found["unseen_rate"].value, found["unseen_rate"].n) == (0.25, 4)
    assert found["psi"].n == 4


def test_p_values_and_counted_shares_are_points_and_distances_have_no_interval():
    generator = np.random.default_rng(1)
    numeric = measure("numeric", generator.normal(0, 1, 500), generator.normal(1, 1, 100))
    categorical = measure("categorical", strings(*"ab" * 100), strings(*"aab" * 30))
    for measurement in [*numeric.values(), *categorical.values()]:
        ends = (measurement.low, measurement.high)
        if measurement.name.endswith(("_pvalue", "_rate")):
            assert ends == (measurement.value, measurement.value)
        else:
            assert ends == (None, None)


def test_a_clear_shift_is_seen_by_every_figure_and_a_copy_by_none():
    generator = np.random.default_rng(2)
    reference = generator.normal(0, 1, 1000)
    shifted, copy = measure("numeric", reference, reference + 1), measure("numeric", reference, reference)
    assert shifted["ks_pvalue"].value < 1e-9 < 1.0 == copy["ks_pvalue"].value
    assert shifted["wasserstein"].value == pytest.approx(1 / reference.std())
    for name in ("ks", "wasserstein", "psi", "jensenshannon"):
        assert copy[name].value == 0.0 < shifted[name].value


@pytest.mark.parametrize(
    ("reference", "current", "still_defined", "reason"),
    [
        ([1.0, 2.0], [], set(), "the current window has no values"),
        ([], [1.0, 2.0], {"missing_rate"}, "the reference has no values"),
        ([1.0, 2.0], [np.nan, np.nan], {"missing_rate"}, "the current window has no values"),
        ([np.nan], [1.0, 2.0], {"missing_rate"}, "the reference has no values"),
        ([3.0, 3.0], [3.0], {"missing_rate"}, "the column is constant: every value is 3"),
        ([1.0, np.inf], [1.0, -np.inf], {"missing_rate"}, "2 values are infinite"),
        ([1, 2], ["1", "2"], set(), "the current window holds no numbers"),
        (["1", "2"], [1, 2], set(), "the reference holds no numbers"),
    ],
)
def test_numeric_figures_that_cannot_be_had_are_undefined_and_say_why(
    reference, current, still_defined, reason
):
    found = measure("numeric", np.array(reference), np.array(current))
    assert defined(found) == still_defined
    assert {found[name].reason for name in NUMERIC[1:]} == {reason}


@pytest.mark.parametrize(
    ("reference", "current", "still_defined", "reason"),
    [
        (strings("a"), strings(), set(), "the current window has no values"),
        (strings(), strings("a"), {"missing_rate"}, "the reference has no values"),
        (strings("a"), strings(None, None), {"missing_rate"}, "the current window has no values"),
        (strings("a", "a"), strings("a"), {"missing_rate"}, "the column is constant: every value is 'a'"),
        (strings("a", "b"), np.array([1.5, 2.5]), set(), "the column holds values that are no strings"),
    ],
)
def test_categorical_figures_that_cannot_be_had_are_undefined_and_say_why(
    reference, current, still_defined, reason
):
    found = measure("categorical", reference, current)
    assert defined(found) == still_defined
    assert {found[name].reason for name in CATEGORICAL[1:]} == {reason}


def test_a_constant_reference_still_shows_that_values_moved_but_has_no_deviation():
    found = measure("numeric", np.zeros(100), np.array([0.0, 1.0] * 30))
    assert found["ks"].value == 0.5
    assert found["wasserstein"].reason == "the reference is constant: no deviation to measure by"


def test_numbers_too_large_to_be_squared_have_no_deviation_to_measure_by():
    values = np.random.default_rng(0).normal(size=200) * 1e200
    found = measure("numeric", values, values + 1e200)
    assert defined(found) == set(NUMERIC) - {"wasserstein"}
    assert "too large to be squared" in found["wasserstein"].reason


def test_a_handful_of_rows_in_rare_categories_is_held_against_random_tables():
    found = measure("categorical", strings(*"a" * 500, "b"), strings(*"a" * 50, "c"))
    assert found["chi2_pvalue"].method == "chi-squared, permuted"
    assert found["chi2_pvalue"].value > 0.05
    assert found["unseen_rate"].value == pytest.approx(1 / 51)


@pytest.mark.parametrize("kind", ["numeric", "categorical"])
def test_a_column_that_one_side_lacks_is_named(kind):
    reference = {"A": np.array([1.0, 2.0]) if kind == "numeric" else strings("a", "b")}
    for sides, lacking in (((reference, {}), "current window"), (({}, reference), "reference")):
        measured = measure_drift(*sides, {"A": kind})
        assert {m.reason for m in measured} == {f"the {lacking} lacks the column"}


def test_columns_come_in_the_order_they_are_asked_for():
    columns = {name: np.arange(5.0) for name in "abc"}
    measured = measure_drift(columns, columns, dict.fromkeys("cab", "numeric"))
    assert list(dict.fromkeys(m.group for m in measured)) == ["c", "a", "b"]


def test_a_night_of_seventeen_columns_takes_less_than_a_second():
    """70,000 reference rows against 5,000, imports aside."""
    generator = np.random.default_rng(3)
    kinds = {f"number {i}": "numeric" for i in range(2)} | {f"class {i}": "categorical" for i in range(15)}

    def window(rows: int) -> dict[str, np.ndarray]:
        names = np.array([f"category {i}" for i in range(20)], dtype=object)
        return {
            column: generator.normal(0, 1, rows) if kind == "numeric" else generator.choice(names, rows)
            for column, kind in kinds.items()
        }

    reference, current = window(70_000), window(5_000)
    measure_drift(reference, reference, {"number 0": "numeric"})
    start = time.process_time()
    measure_drift(reference, current, kinds)
    assert time.process_time() - start < 1
