"""Reading gives exactly the spec's columns, in one shape, with the labels that have arrived."""

from __future__ import annotations

import pyarrow as pa
import pytest

from plumbline.windows.locating import current_window, reference_window
from plumbline.windows.parquet import DataError
from plumbline.windows.reading import UnusableError, read


def night(project, number=0):
    return read(project.settings, project.spec, current_window(project.settings, project.spec, number))


def test_exactly_the_columns_of_the_spec_in_its_order(project):
    schema = night(project).table.schema
    assert schema.names == ["id", "age", "letter", "sex", "works"]
    assert schema.types == [pa.int64(), pa.float64(), pa.string(), pa.string(), pa.int64()]


def test_the_reference_has_the_same_shape(project):
    rows = read(project.settings, project.spec, reference_window(project.settings, project.spec))
    assert rows.table.schema == night(project).table.schema
    assert rows.problems == ()


def test_labels_are_joined_on_the_id_not_on_the_order(project):
    assert night(project).table["works"].to_pylist() == [0, 1, 1, 0]
    assert night(project, 2).table["works"].to_pylist() == [0, 0]


def test_a_label_the_arrivals_carry_does_not_stand_in_for_one_that_has_not_arrived(project):
    project.write("arrivals", project.table("arrivals").append_column("works", [[1] * 10]))
    project.write("labels", project.table("labels").slice(0, 0))
    assert night(project).table["works"].null_count == 4


def test_labels_without_a_file_of_their_own_are_inline(project):
    data = {**project.spec.data.model_dump(), "labels": None}
    inline = project.with_spec(data=data)
    inline.write("arrivals", inline.table("arrivals").append_column("works", [[1, 0] * 5]))
    assert night(inline).table["works"].to_pylist() == [1, 0, 1, 0]


def test_a_second_label_for_a_row_is_refused(project):
    project.write("labels", pa.concat_tables([project.table("labels")] * 2))
    with pytest.raises(DataError, match=r"labels\.parquet holds 4 second labels"):
        current_window(project.settings, project.spec, 0)


def test_a_second_label_for_another_nights_row_is_none_of_this_nights_business(project):
    labels = project.table("labels")
    project.write("labels", pa.concat_tables([labels, labels.slice(0, 1)]))
    assert night(project).problems == ()


def test_ids_of_another_type_are_refused_rather_than_never_found(project):
    project.change("labels", "id", pa.array([str(n) for n in range(100, 110)]))
    with pytest.raises(DataError, match=r"labels\.parquet: id is string there and int64 in the arrivals"):
        current_window(project.settings, project.spec, 0)


def test_rows_that_changed_since_they_were_located_are_refused(project):
    window = current_window(project.settings, project.spec, 0)
    project.change("arrivals", "age", pa.array([9.0] * 10))
    with pytest.raises(DataError, match="no longer holds the rows"):
        read(project.settings, project.spec, window)


def test_usable_rows_have_no_problems(project):
    assert night(project).usable() is not None
    project.change("arrivals", "age", None)
    with pytest.raises(UnusableError, match="column age is missing"):
        night(project).usable()


@pytest.mark.parametrize("name", ["arrivals", "labels"])
def test_a_missing_file_is_named(project, name):
    project.path(name).unlink()
    with pytest.raises(DataError, match=rf"data/{name}\.parquet does not exist: fetch the data"):
        current_window(project.settings, project.spec, 0)


def test_what_is_not_parquet_is_refused(project):
    project.path("arrivals").write_text("id,age\n")
    with pytest.raises(DataError, match="cannot be read as parquet"):
        current_window(project.settings, project.spec, 0)


def test_a_damaged_file_is_refused(project):
    content = bytearray(project.path("arrivals").read_bytes())
    content[4:200] = b"\xff" * 196
    project.path("arrivals").write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        current_window(project.settings, project.spec, 0)


def test_a_column_that_stands_twice_is_refused(project):
    table = project.table("arrivals")
    project.write("arrivals", table.append_column("age", table["age"]))
    with pytest.raises(DataError, match="damaged"):
        current_window(project.settings, project.spec, 0)


def test_a_link_out_of_the_project_is_refused(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "arrivals.parquet"
    project.path("arrivals").rename(elsewhere)
    project.path("arrivals").symlink_to(elsewhere)
    with pytest.raises(DataError, match="leads out of the project"):
        current_window(project.settings, project.spec, 0)
