"""SQLite: one file, write-ahead log, one writer at a time; locks are files beside it."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.databases.dialect import PATIENCE, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.exc import DBAPIError


class SQLite:
    """A database in one file on this machine."""

    def __init__(self, url: URL) -> None:
        if url.database in (None, "", ":memory:"):
            raise StoreError(
                "a SQLite database in memory keeps nothing; give a file: sqlite:////folder/plumbline.db"
            )
        self._url = url
        self._file = Path(str(url.database)).absolute()

    def engine(self) -> Engine:
        """Connections to the file, which is made if it is missing."""
        from sqlalchemy import NullPool, create_engine

        # isolation_level None: the driver starts no transaction by itself, `begin_*` below do.
        options = {"timeout": PATIENCE, "isolation_level": None}
        engine = create_engine(self._url, poolclass=NullPool, connect_args=options)
        # Two processes that switch a new file to the write-ahead log at once can fail without waiting.
        with self.lock("first use", PATIENCE), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        return engine

    def begin_reading(self, connection: Connection) -> None:
        """A snapshot; readers and the writer do not wait for each other."""
        connection.exec_driver_sql("BEGIN")

    def begin_writing(self, connection: Connection) -> None:
        """Takes the write lock now: a transaction that reads first and then writes cannot be overtaken."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def wipe_deleted(self, engine: Engine, table_names: Sequence[str]) -> None:  # noqa: ARG002 (one log for all)
        """Moves the write-ahead log into the file and cuts it: old pages lie in it until then.

        In the file itself, whoever deletes turns on `secure_delete` first.
        """
        with engine.connect() as connection:
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        if busy:
            raise StoreError(
                f"{self._file}: somebody reads in it, so that what was deleted still lies in its log; "
                "run this again"
            )

    @contextmanager
    def lock(self, name: str, timeout: float) -> Iterator[None]:
        """A locked file; the kernel unlocks it when its process ends."""
        from filelock import FileLock, Timeout

        file = self._lock_file(name)
        holder = file.with_suffix(".holder")
        try:
            # No fallback to a file whose mere existence locks: it would outlive its holder.
            lock = FileLock(file, timeout=timeout, fallback_to_soft=False)
            lock.acquire()
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}")
        except Timeout:
            raise StoreError(
                f"{name} has been locked for {timeout:g} s by {_read(holder)}; wait for it or end it"
            ) from None
        except OSError as error:
            raise StoreError(f"cannot write {file}: {error.strerror}; make its folder writable") from error
        try:
            yield
        finally:
            lock.release()

    def explain(self, error: DBAPIError) -> str | None:
        """The driver's error in the user's words."""
        said = str(error.orig)
        for phrase, sentence in _SENTENCES.items():
            if phrase in said:
                return sentence.format(file=self._file, seconds=PATIENCE)
        return None

    def _lock_file(self, name: str) -> Path:
        folder = self._file.with_name(self._file.name + ".locks")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot make {folder}: {error.strerror}; make its parent a writable folder"
            ) from error
        return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.lock"


_SENTENCES = {
    "unable to open database file": "cannot open {file}: it must be a file in a folder this user may write",
    "readonly database": "cannot write {file}: make the file and its folder writable for this user",
    "database is locked": "{file} has been locked by another writer for {seconds} s; "
    "`fuser -v {file}` names who has it open: wait for it or end it, then run this again",
    "not a database": "{file} is no SQLite database: move it away, or give another PLUMBLINE_DATABASE_URL",
    "malformed": "{file} is damaged: restore it from a backup, then run `plumbline evidence verify`",
    "disk is full": "no space left for {file}: free some, then run this again",
}


def _read(holder: Path) -> str:
    return holder.read_text() if holder.exists() else "another process"
