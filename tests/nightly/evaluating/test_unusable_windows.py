"""A night whose rows cannot be judged is `insufficient` and says why; it never passes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from plumbline.nightly.alarms.raising import raise_alarm
from tests.nightly.census_night import gated_night, judged_night
from tests.nightly.spoilt_data import ARRIVALS, LABELS, first, where, with_values, without

MISSING_COLUMNS = {
    "feature": (ARRIVALS, "SCHL", "column SCHL is missing"),
    "protected attribute": (ARRIVALS, "DIS", "column DIS is missing"),
    "row id": (ARRIVALS, "id", "column id is missing"),
    "label": (LABELS, "employed", "column employed is missing"),
    "label's row id": (LABELS, "id", "column employed is missing"),
}

RETYPED_COLUMNS = {
    "number as text": (ARRIVALS, "AGEP", str, "column AGEP holds text where numbers are expected"),
    "category as fraction": (
        ARRIVALS,
        "SEX",
        float,
        "column SEX holds values of type double where text or whole numbers are expected",
    ),
    "label as text": (LABELS, "employed", str, "column employed holds text where whole numbers are expected"),
    "label as fraction": (LABELS, "employed", lambda value: value / 2, "holds numbers that are not whole"),
}

STRANGE_VALUES = {
    "infinite number": (
        ARRIVALS,
        "AGEP",
        lambda values: [np.inf, -np.inf, *values[2:]],
        "column AGEP is infinite in 2 of 5,000 rows",
    ),
    "number without any value": (
        ARRIVALS,
        "AGEP",
        lambda values: [np.nan] * len(values),
        "column AGEP has no value in any row",
    ),
    "group without any value": (
        ARRIVALS,
        "DIS",
        lambda values: pa.nulls(len(values), pa.string()),
        "column DIS has no value in any row",
    ),
    "repeated row id": (
        ARRIVALS,
        "id",
        lambda values: [*values[:1] * 3, *values[3:]],
        "2 of 5,000 rows repeat the id of an earlier row",
    ),
    "missing row id": (
        ARRIVALS,
        "id",
        lambda values: [None] * 3 + values[3:],
        "3 of 5,000 rows have no id",
    ),
    "one class alone": (
        LABELS,
        "employed",
        lambda values: [1] * len(values),
        "employed is 1 in every row, so nothing can be told from it",
    ),
    "third class": (
        LABELS,
        "employed",
        lambda values: [2, *values[1:]],
        "employed holds values that are neither of its two: 2",
    ),
}


def assert_insufficient(evaluation, reason):
    verdict = evaluation.verdict
    assert verdict.outcome == "insufficient"
    assert any(reason in said for said in verdict.unusable), verdict.unusable
    assert {j.outcome for j in verdict.judgements if j.severity == "block"} == {"insufficient"}


@pytest.mark.parametrize("case", MISSING_COLUMNS)
def test_a_missing_column_is_named(spoilt, case):
    file, column, reason = MISSING_COLUMNS[case]
    spoilt.change(file, without(column))
    assert_insufficient(judged_night(spoilt.context, 0), reason)


@pytest.mark.parametrize("case", RETYPED_COLUMNS)
def test_a_retyped_column_is_named_with_what_it_should_hold(spoilt, case):
    file, column, retyped, reason = RETYPED_COLUMNS[case]
    spoilt.change(file, with_values(column, lambda values: [retyped(value) for value in values]))
    assert_insufficient(judged_night(spoilt.context, 0), reason)


@pytest.mark.parametrize("case", STRANGE_VALUES)
def test_values_that_cannot_be_judged_are_counted(spoilt, case):
    file, column, new, reason = STRANGE_VALUES[case]
    spoilt.change(file, with_values(column, new))
    assert_insufficient(judged_night(spoilt.context, 0), reason)


@pytest.mark.parametrize("arrived", [0, 4000])
def test_labels_that_have_not_arrived_are_waited_for(spoilt, arrived):
    spoilt.change(LABELS, first(arrived))
    reason = f"labels have arrived for {arrived:,} of 5,000 rows"
    assert_insufficient(judged_night(spoilt.context, 0), reason)


def test_a_night_without_rows_is_no_good_night(spoilt):
    """Where nights are days, a day on which nobody arrived lies between two that were judged."""
    spec = spoilt.root / "models/acs_employment/spec.yaml"
    spec.write_text(spec.read_text().replace("  rows: 5000\n", "  date_column: day\n"))
    spoilt.change(
        ARRIVALS,
        lambda rows: rows.append_column("day", pa.array(["2026-01-01"] * 3000 + ["2026-01-03"] * 2000)),
    )
    assert_insufficient(judged_night(spoilt.context, 1), "the window holds no rows")


def test_an_unusable_night_raises_no_alarm(spoilt):
    """Only what was measured may retrain a model."""
    spoilt.change(ARRIVALS, without("SCHL"))
    assert raise_alarm(spoilt.context, judged_night(spoilt.context, 0)) is None


def test_a_protected_group_that_is_absent_leaves_its_gates_undecided(spoilt):
    spoilt.change(ARRIVALS, where("DIS", lambda value: value != "1"))
    verdict = gated_night(spoilt.context, 0).verdict
    gates = ("equal_opportunity_difference.DIS", "average_abs_odds_difference.DIS")
    assert (verdict.outcome, verdict.undecided, verdict.unusable) == ("insufficient", gates, ())
    (absent,) = [j for j in verdict.judgements if j.gate == gates[0]]
    assert absent.because == "it was not measured"


def test_without_the_group_others_are_compared_with_nothing_can_be_told(spoilt):
    spoilt.change(ARRIVALS, where("DIS", lambda value: value != "2"))
    verdict = gated_night(spoilt.context, 0).verdict
    assert verdict.outcome != "pass"
    gate = "equal_opportunity_difference.DIS"
    assert gate in verdict.undecided
    (undecided,) = [j for j in verdict.judgements if j.gate == gate and j.outcome == "insufficient"]
    assert "the privileged group DIS=2 is absent" in undecided.because
