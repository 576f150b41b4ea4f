"""Rows as arrays, and the groups people are in."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from plumbline.windows.columns import drift_columns, groups, ids, kinds, labels
from plumbline.windows.locating import current_window
from plumbline.windows.reading import read


def table(**columns):
    return pa.table(
        {
            "id": [7, 8, 9],
            "age": pa.array([1.0, 30.0, None]),
            "letter": ["a", None, "b"],
            "sex": ["1", "2", None],
            "works": [0, 1, 0],
            **columns,
        }
    )


def test_columns_are_features_then_attributes_that_are_none(project):
    assert list(kinds(project.spec).items()) == [
        ("age", "numeric"),
        ("letter", "categorical"),
        ("sex", "categorical"),
    ]
    assert list(drift_columns(project.spec, table())) == ["age", "letter", "sex"]


def test_numbers_are_float64_with_nan_and_text_is_object_with_none(project):
    columns = drift_columns(project.spec, table())
    assert columns["age"].dtype == np.float64
    np.testing.assert_array_equal(columns["age"], [1.0, 30.0, np.nan])
    assert columns["letter"].tolist() == ["a", None, "b"]


def test_whoever_does_not_say_is_in_the_group_missing(project):
    found = groups(project.spec, table())
    assert found["sex"].tolist() == ["1", "2", "missing"]
    assert found["age"].tolist() == ["0-17", "18-64", "missing"]
    assert all(values.dtype.kind == "U" for values in found.values())


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-17"), (17.9, "0-17"), (18, "18-64"), (64.9, "18-64"), (65, "65+"), (120, "65+"), (-1, "missing")],
)
def test_a_band_holds_its_lower_end(project, age, band):
    found = groups(project.spec, table(age=pa.array([age] * 3, pa.float64())))
    assert set(found["age"].tolist()) == {band}


def test_numbered_groups_are_named_as_people_write_them(project):
    numbered = project.with_spec(
        features={"sex": "numeric"}, protected=[{"attribute": "sex", "privileged": "1"}]
    )
    found = groups(numbered.spec, table(sex=pa.array([1.0, 2.5, None])))
    assert found["sex"].tolist() == ["1", "2.5", "missing"]


def test_labels_are_one_for_the_favourable_value(project):
    assert labels(project.spec, table()).tolist() == [0, 1, 0]
    data = {**project.spec.data.model_dump(), "positive": "yes"}
    wordy = project.with_spec(data=data)
    assert labels(wordy.spec, table(works=["yes", "no", "yes"])).tolist() == [1, 0, 1]


def test_a_label_that_has_not_arrived_is_never_zero(project):
    with pytest.raises(ValueError, match="1 rows of jobs have no works yet"):
        labels(project.spec, table(works=pa.array([0, None, 1])))


def test_every_array_has_a_row_for_each_id(project):
    rows = read(project.settings, project.spec, current_window(project.settings, project.spec, 1)).usable()
    arrays = [*drift_columns(project.spec, rows).values(), *groups(project.spec, rows).values()]
    assert {len(array) for array in (*arrays, labels(project.spec, rows), ids(project.spec, rows))} == {4}
    assert ids(project.spec, rows).tolist() == [104, 105, 106, 107]
