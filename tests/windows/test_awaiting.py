"""Labels that may come later are awaited all together, and only for nights."""

from __future__ import annotations

import pyarrow as pa
import pytest

from plumbline.windows.awaiting import content_before_labels
from plumbline.windows.locating import current_window, reference_window
from plumbline.windows.parquet import DataError
from plumbline.windows.reading import read
from tests.windows.conftest import SPEC


@pytest.fixture
def delayed(project):
    """Labels may come a night later."""
    return project.with_spec(data={**SPEC["data"], "label_delay_nights": 1})


def night(project, number=0):
    return read(project.settings, project.spec, current_window(project.settings, project.spec, number))


def test_with_all_labels_nothing_is_awaited(project, delayed):
    assert night(delayed) == night(project)
    assert night(delayed).awaited == ""


def test_some_labels_are_counted_and_not_handed_out(project, delayed):
    project.change("labels", "id", pa.array([109, 108, 107, 106, 105, 104, 103, 102, 7, 8]))
    rows = night(delayed, 0)
    assert rows.awaited == "labels of night 0 are expected with night 1"
    assert (rows.labelled, rows.problems) == (2, ())
    assert rows.table["works"].null_count == 4


def test_the_labels_file_may_come_later_too(project, delayed):
    project.path("labels").unlink()
    assert night(delayed, 1).awaited == "labels of night 1 are expected with night 2"
    with pytest.raises(DataError, match=r"labels.parquet does not exist"):
        night(project, 1)


def test_a_labels_file_without_the_label_is_a_mistake_not_a_delay(project, delayed):
    project.change("labels", "works", None)
    assert night(delayed).problems == ("column works is missing",)
    assert night(delayed).awaited == ""


def test_labels_inline_that_are_not_filled_in_yet_are_awaited(project):
    inline = {name: value for name, value in SPEC["data"].items() if name != "labels"}
    delayed = project.with_spec(data={**inline, "label_delay_nights": 3})
    project.write("arrivals", project.table("arrivals").append_column("works", pa.nulls(10, pa.int64())))
    assert night(delayed).awaited == "labels of night 0 are expected with night 3"


def test_reference_rows_never_wait(project, delayed):
    project.change("reference", "works", pa.array([None] * 40, pa.int64()))
    rows = read(delayed.settings, delayed.spec, reference_window(delayed.settings, delayed.spec))
    assert rows.awaited == ""
    assert "labels have arrived for 0 of 40 rows" in rows.problems


def window(project, number=0):
    return current_window(project.settings, project.spec, number)


def test_a_nights_hash_stays_while_its_labels_come_one_by_one(project, delayed):
    """A run that has begun goes on, and finds what it recorded."""
    complete, labels = window(delayed), project.table("labels")
    contents = set()
    for rows in (0, 1, 9):  # of the labels in reverse: night 0's come last
        project.write("labels", labels.slice(0, rows))
        contents.add(window(delayed).content)
    assert len(contents) == 1
    assert complete.content not in contents
    project.write("labels", labels)
    assert content_before_labels(delayed.settings, delayed.spec, night(delayed).table) in contents


def test_another_value_is_another_night(project, delayed):
    project.write("labels", project.table("labels").slice(0, 0))
    before = window(delayed)
    project.change("arrivals", "age", pa.array([41.0] * 10))
    assert window(delayed).content != before.content
    with pytest.raises(DataError, match="run the night again"):
        read(delayed.settings, delayed.spec, before)
