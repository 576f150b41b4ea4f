"""What the store asks of a database."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from plumbline.errors import TransientError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.exc import DBAPIError

PATIENCE = 30
"""Seconds a writer waits for another writer before it gives up."""


class StoreError(TransientError):
    """The database cannot do what was asked; the message says what to do."""


class Dialect(Protocol):
    """One kind of database at one address."""

    def engine(self) -> Engine:
        """Makes connections and keeps none, so that a process may fork at any time."""

    def begin_reading(self, connection: Connection) -> None:
        """Starts a transaction that sees one state of the database."""

    def begin_writing(self, connection: Connection) -> None:
        """Starts a transaction that no other writer is in."""

    def wipe_deleted(self, engine: Engine, table_names: Sequence[str]) -> None:
        """Overwrites what was deleted from these tables."""

    def lock(self, name: str, timeout: float) -> AbstractContextManager[None]:
        """Excludes every other holder of `name` for the block, waiting at most `timeout` seconds."""

    def explain(self, error: DBAPIError) -> str | None:
        """The driver's error in the user's words; none for one that is the program's fault."""
