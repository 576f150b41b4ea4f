"""PostgreSQL: writers take turns through an advisory lock; locks live as long as their connection."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from plumbline.databases.dialect import PATIENCE, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.exc import DBAPIError

CONNECT = 10
"""Seconds to reach the server."""


class PostgreSQL:
    """A database on a server."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._shown = url.render_as_string(hide_password=True)

    def engine(self) -> Engine:
        """Connections with a time limit on everything: connecting, waiting for a lock, a statement."""
        from sqlalchemy import NullPool, create_engine

        limits = {"lock_timeout": f"{PATIENCE}s", "statement_timeout": "60s", "tcp_keepalives_idle": "30"}
        options = {
            "connect_timeout": CONNECT,
            "application_name": f"plumbline process {os.getpid()} on {socket.gethostname()}"[:63],
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        }
        try:
            return create_engine(self._url, poolclass=NullPool, connect_args=options)
        except ModuleNotFoundError as error:
            raise StoreError(
                f"{self._shown} needs the Python package of its driver: install psycopg2-binary "
                "and write postgresql+psycopg2://..."
            ) from error

    def begin_reading(self, connection: Connection) -> None:
        """One state of the database for every statement in the block."""
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def begin_writing(self, connection: Connection) -> None:
        """Waits for the writer before; the transaction's end lets the next one in."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_key('every writer')})")

    def wipe_deleted(self, engine: Engine, table_names: Sequence[str]) -> None:
        """Takes dead rows out of the tables' files; the server's own log and backups keep theirs."""
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            quoted = connection.dialect.identifier_preparer.quote
            connection.exec_driver_sql(f"VACUUM {', '.join(map(quoted, table_names))}")

    @contextmanager
    def lock(self, name: str, timeout: float) -> Iterator[None]:
        """A session's advisory lock; the server releases it when the connection ends."""
        from sqlalchemy.exc import OperationalError

        with self.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            milliseconds = max(1, round(timeout * 1000))  # 0 would mean for ever
            connection.exec_driver_sql(f"SET lock_timeout = {milliseconds}; SET statement_timeout = 0")
            try:
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({_key(name)})")
            except OperationalError as error:
                who = _holder(connection, name)
                raise StoreError(
                    f"{name} has been locked for {timeout:g} s by {who}; wait for it or end it"
                ) from error
            yield

    def explain(self, error: DBAPIError) -> str | None:
        """The driver's error in the user's words; passwords stay out."""
        from sqlalchemy.exc import OperationalError

        if not isinstance(error, OperationalError):
            return None
        said = str(error.orig).strip().splitlines()[0]
        if "lock timeout" in said:
            return (
                f"{self._shown} has been locked by another writer for {PATIENCE} s; "
                "pg_stat_activity names it: wait for it or end it, then run this again"
            )
        return f"{self._shown} cannot be used: {said}; check that the server runs and PLUMBLINE_DATABASE_URL"


def _key(name: str) -> int:
    """A signed 64-bit number for a name: what PostgreSQL takes for an advisory lock."""
    return int.from_bytes(hashlib.sha256(f"plumbline {name}".encode()).digest()[:8], signed=True)


def _holder(connection: Connection, name: str) -> str:
    from sqlalchemy import text

    query = text(
        "SELECT application_name, pid FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND granted "
        "AND ((CAST(classid AS bigint) << 32) | CAST(objid AS bigint)) = :key"
    )
    found = connection.execute(query, {"key": _key(name)}).first()
    return f"{found[0]} (server process {found[1]})" if found else "another process"
