"""What cannot work says so in the user's words, and keeps passwords to itself."""

from __future__ import annotations

import socket
import sys

import pytest

from plumbline.databases import sqlite
from plumbline.store import Store, StoreError


def use(url: str) -> None:
    with Store(url).writing():
        pass


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "not a database URL"),
        ("oracle://host/db", "'oracle', which is not supported"),
        ("sqlite://", "in memory keeps nothing"),
    ],
)
def test_a_url_that_cannot_be_used(url, message):
    with pytest.raises(StoreError, match=message):
        use(url)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        StoreError, match=r"cannot make .*: Not a directory; make its parent a writable folder"
    ):
        use(f"sqlite:///{tmp_path}/file/plumbline.db")


def test_a_folder_where_the_file_should_be(tmp_path):
    with pytest.raises(StoreError, match=r"cannot open .*: it must be a file"):
        use(f"sqlite:///{tmp_path}")


def test_a_file_that_is_something_else(tmp_path):
    (tmp_path / "plumbline.db").write_text("not a database" * 100)
    with pytest.raises(StoreError, match="is no SQLite database"):
        use(f"sqlite:///{tmp_path}/plumbline.db")


def test_a_writer_that_waits_too_long_names_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    url = f"sqlite:///{tmp_path}/plumbline.db"
    with Store(url).writing(), pytest.raises(StoreError, match=r"another writer for 0\.1 s.*fuser -v"):
        use(url)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    pytest.importorskip("psycopg2", reason="psycopg2 is not installed")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(StoreError, match="check that the server runs") as refusal:
            use(f"postgresql+psycopg2://me:hunter2@127.0.0.1:{port}/db")
    assert "hunter2" not in str(refusal.value)


def test_a_missing_driver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(StoreError, match="install psycopg2-binary"):
        use("postgresql+psycopg2://me:hunter2@127.0.0.1/db")
