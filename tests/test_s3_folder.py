"""Objects under a prefix: there whole or not at all, and trouble with the store is told in words."""

from __future__ import annotations

import pytest

from plumbline.errors import PlumblineError, TransientError
from plumbline.s3 import NoObjectError, ObjectError
from plumbline.s3_folder import S3Folder
from tests import object_store


@pytest.fixture
def stored(s3, request):
    return S3Folder.at(f"s3://plumbline-data/{request.node.name}/")


def test_what_is_put_is_listed_taken_and_removed(stored, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 20_000)
    stored.put("one", file)
    stored.put_text("two", "text")
    stored.below("deeper").put_text("three", "not listed here")
    assert [found.name for found in stored.listed()] == ["one", "two"]
    assert stored.listed()[0].size == file.stat().st_size
    stored.take("one", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == file.read_bytes()
    stored.remove()
    assert stored.listed() == []
    stored.remove()


def test_a_text_is_short_and_text(stored):
    stored.put_text("long", "x" * 101)
    with pytest.raises(PlumblineError, match="has more than 100 bytes"):
        stored.text("long", 100)
    with stored._writing("bytes") as target:
        target.write(b"\xff\xfe")
    with pytest.raises(PlumblineError, match="is no text"):
        stored.text("bytes", 100)


def test_what_is_not_there_is_said_so(stored):
    with pytest.raises(NoObjectError):
        stored.text("nothing", 100)
    assert stored.below("nothing").listed() == []


def test_who_may_not_is_told_what_to_give(stored, s3, tmp_path):
    with s3.closed_to_strangers(), pytest.raises(ObjectError, match="access is denied"):
        stored.put_text("name", "text")


def test_a_store_that_is_silent_may_answer_later(s3, monkeypatch):
    monkeypatch.setattr("plumbline.s3.REQUEST_SECONDS", 0.3)
    monkeypatch.setattr("plumbline.s3.TRIES", 1)
    with object_store.silent() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", address)
        with pytest.raises(TransientError):
            S3Folder.at("s3://plumbline-data/name").listed()


@pytest.mark.parametrize("address", ["s3://plumbline-data/../up", "s3://a:b@c/d e", "/tmp/folder"])
def test_a_prefix_is_an_address(address):
    with pytest.raises(ValueError, match="names no object on S3"):
        S3Folder.at(address)
