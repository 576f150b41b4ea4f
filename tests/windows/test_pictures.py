"""A window of rows that name pictures is another window when one of those pictures changes."""

from __future__ import annotations

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.intent import Spec
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec
from plumbline.windows.locating import current_window
from plumbline.windows.parquet import DataError
from plumbline.windows.reading import read

PAIR, READER = "acs_employment_read", "mnist_digits"


@pytest.fixture
def pair(tmp_path, project_root) -> tuple[Settings, Spec]:
    """Two rows and three pictures in place of the real ones."""
    shutil.copytree(project_root / "models", tmp_path / "models")
    spec = load_spec(tmp_path, PAIR)
    rows = {name: [1, 1] if kind == "numeric" else ["1", "2"] for name, kind in spec.features.items()}
    rows |= {"id": [1, 2], "AGEP_tens": [7, 8], "AGEP_ones": [8, 8]}
    _write(tmp_path / spec.data.arrivals.path, rows)
    _write(tmp_path / spec.data.labels.path, {"id": [1, 2], "employed": [0, 1]})
    _pictures(tmp_path, spec, b"eight")
    return Settings(tmp_path, tmp_path / "var", "sqlite://", None, tmp_path / "forge"), spec


def _pictures(root, spec: Spec, eight: bytes) -> None:
    data = spec.readers[READER].data
    _write(root / data.reference.path, {"id": [7], "image": [b"seven"]})
    _write(root / data.arrivals.path, {"id": [8, 9], "image": [eight, b"nine"]})


def _write(path, columns) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def test_a_pixel_makes_another_window(pair):
    settings, spec = pair
    before = current_window(settings, spec, 0)
    assert current_window(settings, spec, 0) == before
    _pictures(settings.root, spec, b"eight?")
    assert current_window(settings, spec, 0).content != before.content


def test_a_picture_that_no_row_names_does_not(pair):
    settings, spec = pair
    before = current_window(settings, spec, 0)
    data = spec.readers[READER].data
    _write(settings.root / data.arrivals.path, {"id": [8, 9], "image": [b"eight", b"nine?"]})
    assert current_window(settings, spec, 0) == before


def test_pictures_that_changed_since_are_noticed(pair):
    """As rows that changed are: what is read is what was located."""
    settings, spec = pair
    window = current_window(settings, spec, 0)
    read(settings, spec, window)
    _pictures(settings.root, spec, b"eight?")
    with pytest.raises(DataError, match="no longer holds the rows"):
        read(settings, spec, window)


def test_pictures_that_nobody_can_find_make_no_window(pair):
    settings, spec = pair
    with pytest.raises(DataError, match="whose spec was not loaded"):
        current_window(settings, Spec.model_validate(spec.model_dump()), 0)
    (settings.root / spec.readers[READER].data.reference.path).unlink()
    with pytest.raises(DataError, match="does not exist"):
        current_window(settings, spec, 0)


def test_before_anything_was_logged_no_row_has_a_picture_and_that_is_another_window(pair):
    """The pair can be trained then; a night whose pictures are nowhere is refused where they are read."""
    settings, spec = pair
    before = current_window(settings, spec, 0)
    (settings.root / spec.readers[READER].data.arrivals.path).unlink()
    assert current_window(settings, spec, 0).content != before.content


def test_who_reads_is_no_part_of_what_a_spec_says(pair):
    _, spec = pair
    assert Spec.model_validate(spec.model_dump()).model_dump() == spec.model_dump()
