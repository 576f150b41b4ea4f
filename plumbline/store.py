"""The one database: serialised writes, plain reads, and locks that end with their holder.

SQLite by default, PostgreSQL by URL (`postgresql+psycopg2://...`). SQLAlchemy is imported on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from plumbline.databases.dialect import Dialect, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, MetaData

__all__ = ["Store", "StoreError"]

EXAMPLES = "use sqlite:////folder/plumbline.db or postgresql+psycopg2://user@host/database"


class Store:
    """One database by URL. Cheap to make; connects when used; safe to use after a fork."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._created: list[MetaData] = []

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, serialised with every other writer's; an error in the block undoes it.

        Raises:
            StoreError: the database is not writable, not reachable, or another writer kept it too long.
        """
        with self._explained(), self._engine.connect() as connection:
            self._dialect.begin_writing(connection)
            yield connection
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the database to read; whatever the block changes is undone.

        Raises:
            StoreError: the database is not reachable.
        """
        with self._explained(), self._engine.connect() as connection:
            self._dialect.begin_reading(connection)
            yield connection

    def create(self, tables: MetaData) -> None:
        """Creates the tables that are missing; any number of processes may do so at once."""
        if tables in self._created:
            return
        if self._missing(tables):
            with self.writing() as connection:
                tables.create_all(connection)
        self._created.append(tables)

    def _missing(self, tables: MetaData) -> bool:
        """Looks before it writes, so that a reader need not wait for a writer."""
        from sqlalchemy import inspect

        with self.reading() as connection:
            return not set(tables.tables) <= set(inspect(connection).get_table_names())

    @contextmanager
    def lock(self, name: str, timeout: float) -> Iterator[None]:
        """Excludes every other holder of `name`, in any process, for the block. Not reentrant.

        The lock ends with its holder, however that ends.

        Args:
            name: what is locked, e.g. `champion:acs_employment`.
            timeout: seconds to wait for the present holder.

        Raises:
            StoreError: another holder kept it longer; the message names that holder.
        """
        with self._explained(), self._dialect.lock(name, timeout):
            yield

    def wipe_deleted(self, *table_names: str) -> None:
        """Overwrites what was deleted from these tables, as far as this kind of database can.

        Copies that the database does not know of, such as backups, are not reached.

        Raises:
            StoreError: the database is not reachable, or a reader keeps it from being done.
        """
        with self._explained():
            self._dialect.wipe_deleted(self._engine, table_names)

    @cached_property
    def _dialect(self) -> Dialect:
        return dialect_of(self._url)

    @cached_property
    def _engine(self) -> Engine:
        return self._dialect.engine()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Says in the user's words what the database refused; other errors pass."""
        from sqlalchemy.exc import DBAPIError

        try:
            yield
        except DBAPIError as error:
            sentence = self._dialect.explain(error)
            if sentence is None:
                raise
            raise StoreError(sentence) from error


def dialect_of(url: str) -> Dialect:
    """The kind of database a URL asks for.

    Raises:
        StoreError: the URL cannot be read, or asks for a kind that is not supported.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from plumbline.databases.postgresql import PostgreSQL
    from plumbline.databases.sqlite import SQLite

    kinds: dict[str, Callable[[URL], Dialect]] = {"sqlite": SQLite, "postgresql": PostgreSQL}
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(f"PLUMBLINE_DATABASE_URL is not a database URL; {EXAMPLES}") from None
    kind = parsed.get_backend_name()
    if kind not in kinds:
        raise StoreError(f"PLUMBLINE_DATABASE_URL asks for {kind!r}, which is not supported; {EXAMPLES}")
    return kinds[kind](parsed)
