"""Which rows belong to a window, and that the hash of their content names them."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from plumbline.windows.locating import current_window, holdout_window, reference_window, training_window
from plumbline.windows.nights import NightError
from plumbline.windows.reading import read


def ids_of(project, window):
    return read(project.settings, project.spec, window).table.column("id").to_pylist()


def test_nights_share_out_the_arrivals_and_the_last_is_shorter(project):
    windows = [current_window(project.settings, project.spec, night) for night in range(3)]
    assert [(w.start, w.stop, w.rows) for w in windows] == [(0, 4, 4), (4, 8, 4), (8, 10, 2)]
    assert [i for window in windows for i in ids_of(project, window)] == list(range(100, 110))


def test_a_window_says_what_it_is(project):
    window = current_window(project.settings, project.spec, 1)
    assert (window.model, window.role, window.night) == ("jobs", "current", 1)
    assert (window.date, window.source) == (datetime.date(2026, 1, 2), "data/arrivals.parquet")


@pytest.mark.parametrize("night", [3, 10**12])
def test_a_night_that_has_not_arrived_names_the_last(project, night):
    with pytest.raises(NightError, match=r"has not arrived: the last one is 2 \(2026-01-03\)"):
        current_window(project.settings, project.spec, night)


def test_a_negative_night_is_refused(project):
    with pytest.raises(NightError, match="the first one is 0"):
        current_window(project.settings, project.spec, -1)


def test_no_arrivals_are_no_nights(project):
    project.write("arrivals", project.table("arrivals").slice(0, 0))
    with pytest.raises(NightError, match=r"no night of jobs has arrived: .* holds no rows"):
        current_window(project.settings, project.spec, 0)


def test_holdout_and_training_share_out_the_reference(project):
    held_out = holdout_window(project.settings, project.spec)
    training = training_window(project.settings, project.spec)
    assert sorted(ids_of(project, held_out) + ids_of(project, training)) == list(range(40))
    assert (held_out.role, training.role) == ("holdout", "training")
    assert 0 < held_out.rows < training.rows


def test_windows_of_the_reference_have_contents_of_their_own(project):
    make = (reference_window, holdout_window, training_window)
    assert len({locate(project.settings, project.spec).content for locate in make}) == 3


def test_late_labels_change_the_content_so_the_night_is_judged_anew(project):
    before = current_window(project.settings, project.spec, 0)
    labels = project.table("labels")
    project.write("labels", labels.filter(pc.not_equal(labels["id"], 101)))
    after = current_window(project.settings, project.spec, 0)
    assert before.content != after.content
    assert before.model_copy(update={"content": ""}) == after.model_copy(update={"content": ""})


def test_rows_of_other_nights_do_not_matter(project):
    before = current_window(project.settings, project.spec, 0)
    project.change(
        "arrivals", "age", pa.array([*project.table("arrivals")["age"].to_pylist()[:4], *[5.0] * 6])
    )
    assert current_window(project.settings, project.spec, 0) == before
