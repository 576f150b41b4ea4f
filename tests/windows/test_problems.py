"""What keeps a night from being judged has a name; what does not keep it has none."""

from __future__ import annotations

import pyarrow as pa
import pytest

from plumbline.windows.locating import current_window, holdout_window, reference_window
from plumbline.windows.reading import read

INFINITY = float("inf")


def problems(project, number=0):
    window = current_window(project.settings, project.spec, number)
    return read(project.settings, project.spec, window).problems


@pytest.mark.parametrize(
    ("name", "column", "values", "says"),
    [
        ("arrivals", "age", None, "column age is missing"),
        ("arrivals", "sex", None, "column sex is missing"),
        ("labels", "works", None, "column works is missing"),
        ("arrivals", "age", ["old"] * 10, "column age holds text where numbers are expected"),
        ("arrivals", "letter", [1.5] * 10, "holds values of type double where text or whole numbers are"),
        ("arrivals", "letter", [[1]] * 10, "column letter holds values of type list"),
        ("labels", "works", ["yes"] * 10, "column works holds text where whole numbers are expected"),
        ("labels", "works", [0.5] * 10, "column works holds numbers that are not whole"),
        ("arrivals", "age", [INFINITY, -INFINITY] * 5, "column age is infinite in 4 of 4 rows"),
        ("arrivals", "age", pa.nulls(10), "column age has no value in any row"),
        ("arrivals", "letter", pa.nulls(10), "column letter has no value in any row"),
        ("arrivals", "id", [100, 100, 102, 100, *range(104, 110)], "2 of 4 rows repeat the id of an earlier"),
        ("arrivals", "id", [None, *range(101, 110)], "1 of 4 rows have no id"),
        ("arrivals", "id", [0.5] * 10, "column id holds values of type double"),
        ("labels", "id", list(range(10)), "labels have arrived for 0 of 4 rows"),
        (
            "labels",
            "id",
            [109, 108, 107, 106, 105, 104, 103, 102, 7, 8],
            "labels have arrived for 2 of 4 rows",
        ),
        ("labels", "works", [1] * 10, "works is 1 in every row, so nothing can be told from it"),
        ("labels", "works", [2, 7] * 5, "works holds values that are neither of its two: 2, 7"),
    ],
)
def test_a_named_reason(project, name, column, values, says):
    project.change(name, column, values if values is None else pa.array(values))
    assert any(says in problem for problem in problems(project)), problems(project)


def test_without_ids_there_is_no_holdout(project):
    project.change("reference", "id", None)
    window = holdout_window(project.settings, project.spec)
    assert read(project.settings, project.spec, window).problems == (
        "column id is missing",
        "the window holds no rows",
    )


def test_several_problems_are_all_named(project):
    project.change("arrivals", "age", None)
    project.change("arrivals", "letter", pa.nulls(10))
    assert len(problems(project)) == 2


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("letter", ["never seen", "a", "b", "a"] + ["b"] * 6),
        ("letter", [None, "a", "b", "a"] + ["b"] * 6),
        ("age", [None, 1.0, 2.0, 3.0] + [4.0] * 6),
        ("age", [float("nan"), 1.0, 2.0, 3.0] + [4.0] * 6),
    ],
)
def test_unseen_and_missing_values_are_no_reason(project, column, values):
    project.change("arrivals", column, pa.array(values))
    assert problems(project) == ()


def test_labels_in_words_have_one_other_value(project):
    data = {**project.spec.data.model_dump(), "positive": "yes"}
    wordy = project.with_spec(data=data)
    wordy.change("reference", "works", pa.array(["yes", "no"] * 20))
    window = reference_window(wordy.settings, wordy.spec)
    assert read(wordy.settings, wordy.spec, window).problems == ()
    wordy.change("reference", "works", pa.array(["yes", "no", "maybe", "no"] * 10))
    (problem,) = read(wordy.settings, wordy.spec, reference_window(wordy.settings, wordy.spec)).problems
    assert problem.startswith("works holds values that are neither of its two: ")
