"""A window on S3 is the window on disk: same rows, same content hash, and what is wrong said in words."""

from __future__ import annotations

import pytest

from plumbline import s3 as reader
from plumbline.intent import Spec
from plumbline.windows.locating import current_window, reference_window
from plumbline.windows.parquet import DataError
from plumbline.windows.reading import read
from tests.object_store import BUCKET, silent


@pytest.fixture
def moved(project, s3):
    """The project with all three of its files on S3."""
    places = {
        name: {"path": s3.put(project.path(name), f"jobs/{name}.parquet")}
        for name in ("reference", "arrivals", "labels")
    }
    return project.with_spec(data={**project.spec.data.model_dump(), **places})


def arrivals_at(project, address):
    return project.with_spec(data={**project.spec.data.model_dump(), "arrivals": {"path": address}})


def night(project):
    return current_window(project.settings, project.spec, 0)


def test_rows_and_content_are_those_of_the_files_on_disk(project, moved):
    for window in (current_window, reference_window):
        arguments = (1,) if window is current_window else ()
        here = window(project.settings, project.spec, *arguments)
        there = window(moved.settings, moved.spec, *arguments)
        assert there.content == here.content
        assert there.source.startswith("s3://")
        rows = read(moved.settings, moved.spec, there)
        assert rows.table.equals(read(project.settings, project.spec, here).table)


def test_labels_that_come_later_may_have_no_object_yet(project, moved, s3):
    missing = {"path": f"s3://{BUCKET}/jobs/labels-to-come.parquet"}
    data = {**moved.spec.data.model_dump(), "labels": missing}
    waiting = project.with_spec(data=data | {"label_delay_nights": 1})
    rows = read(waiting.settings, waiting.spec, night(waiting))
    assert (rows.awaited, rows.labelled) == ("labels of night 0 are expected with night 1", 0)
    with pytest.raises(reader.NoObjectError):
        night(project.with_spec(data=data))


def test_an_object_that_changed_since_the_window_was_located_is_refused(project, moved, s3):
    window = night(moved)
    project.change("arrivals", "letter", ["z"] * 10)
    s3.put(project.path("arrivals"), "jobs/arrivals.parquet")
    with pytest.raises(DataError, match="no longer holds the rows"):
        read(moved.settings, moved.spec, window)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"s3://{BUCKET}/jobs/nothing.parquet", "the bucket has no such object"),
        ("s3://no-such-bucket/jobs/arrivals.parquet", "there is no bucket no-such-bucket"),
    ],
)
def test_what_is_not_there_is_named(project, moved, address, words):
    with pytest.raises(reader.ObjectError, match=words):
        night(arrivals_at(project, address))


def test_an_object_that_is_no_parquet_is_named(project, moved, s3, tmp_path):
    (tmp_path / "text").write_text("no parquet")
    with pytest.raises(DataError, match="cannot be read as parquet"):
        night(arrivals_at(project, s3.put(tmp_path / "text", "text")))


def test_no_access_says_which_credentials_are_looked_for(moved, s3):
    with s3.closed_to_strangers(), pytest.raises(reader.ObjectError, match="AWS_ACCESS_KEY_ID"):
        night(moved)


def test_a_store_that_is_down_may_be_up_at_the_next_try(moved, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setattr(reader, "TRIES", 1)
    with pytest.raises(reader.UnreachableError, match="did not answer in time"):
        night(moved)


@pytest.mark.parametrize("address", ["localhost:9000", "store", "ftp://127.0.0.1", "http://"])
def test_an_endpoint_that_is_none_is_named(moved, monkeypatch, address):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", address)
    with pytest.raises(reader.ObjectError, match="write http://host:port"):
        night(moved)


def test_a_store_that_never_answers_is_not_waited_for(moved, monkeypatch):
    monkeypatch.setattr(reader, "REQUEST_SECONDS", 0.2)
    monkeypatch.setattr(reader, "TRIES", 1)
    with silent() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", address)
        with pytest.raises(reader.UnreachableError, match="did not answer in time"):
            night(moved)


@pytest.mark.parametrize(
    "address",
    [
        "s3://",
        "s3://bucket-only",
        "s3://bucket/",
        "s3://Bucket/key",
        "s3://key:secret@bucket/key",
        "s3://bucket/key?endpoint_override=http://elsewhere",
        "s3://bucket/a/../b",
        "s3://bucket//b",
        "s3://bucket/a b",
        "S3://bucket/key/../../../etc/passwd",
        "https://bucket/../key",
    ],
)
def test_an_address_with_anything_but_bucket_and_key_is_no_data_path(project, address):
    data = {**project.spec.data.model_dump(), "arrivals": {"path": address}}
    with pytest.raises(ValueError, match=r"names no object on S3|stays inside its root"):
        Spec.model_validate({**project.spec.model_dump(), "data": data})
